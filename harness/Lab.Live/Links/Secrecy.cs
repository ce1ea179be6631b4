using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lab.Live;

/// <summary>
/// TLS 1.3 of links: the certificate of a listener, and how each end opens a stream. No certificate is
/// judged by itself. Both ends take its digest into the link's binding, which the nodes' own handshake
/// signs (R-PEER-4), so that whoever stands in the middle with another certificate is refused there.
/// </summary>
internal static class Secrecy
{
    /// <summary>
    /// A new self-signed certificate over a new ECDSA P-256 key, in memory only. Its dates and name are the
    /// same for all, because nothing rests on them. It is freed with its last reader: a handshake may
    /// still be under way when its listener closes.
    /// </summary>
    public static SslStreamCertificateContext NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=link", key, HashAlgorithmName.SHA256);
        X509Certificate2 certificate = request.CreateSelfSigned(
            new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
    }

    /// <summary>SHA-256 of the whole certificate, as in RFC 5929, tls-server-end-point.</summary>
    public static byte[] DigestOf(X509Certificate certificate) => SHA256.HashData(certificate.GetRawCertData());

    /// <summary>
    /// Opens the listener's end over a fresh stream, which the result owns, and gives the digest of its certificate.
    /// </summary>
    /// <exception cref="IOException">The other end broke off, or does not speak TLS 1.3.</exception>
    /// <exception cref="OperationCanceledException">Not done in time.</exception>
    public static async Task<(SslStream Stream, byte[] Certificate)> AcceptAsync(
        Stream plain, SslStreamCertificateContext own, CancellationToken cancel)
    {
        SslStream stream = await OpenAsync(plain, tls => tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = own,
                EnabledSslProtocols = Versions,
                EncryptionPolicy = EncryptionPolicy.RequireEncryption,
                AllowRenegotiation = false,
                // A resumed session would show no certificate.
                AllowTlsResume = false,
                ClientCertificateRequired = false,
            },
            cancel)).ConfigureAwait(false);
        return (stream, DigestOf(own.TargetCertificate));
    }

    /// <summary>Opens the dialler's end, and gives the digest of the certificate that it was shown.</summary>
    /// <inheritdoc cref="AcceptAsync"/>
    public static async Task<(SslStream Stream, byte[] Certificate)> DialAsync(
        Stream plain, CancellationToken cancel)
    {
        byte[] shown = [];
        SslStream stream = await OpenAsync(plain, tls => tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = Versions,
                EncryptionPolicy = EncryptionPolicy.RequireEncryption,
                AllowRenegotiation = false,
                AllowTlsResume = false,
                // Nothing is looked up anywhere: the chain is built from what was shown, and ignored.
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    DisableCertificateDownloads = true,
                },
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    if (certificate == null) return false;
                    shown = DigestOf(certificate);
                    return true;
                },
            },
            cancel)).ConfigureAwait(false);
        return (stream, shown);
    }

    [SuppressMessage("Security", "CA5398",
        Justification = "All nodes of a network are of one build; 1.3 is the rule.")]
    private static SslProtocols Versions => SslProtocols.Tls13;

    private static async Task<SslStream> OpenAsync(Stream plain, Func<SslStream, Task> shake)
    {
        var tls = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await shake(tls).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            if (e is IOException or OperationCanceledException) throw;
            // The platform reads what it was shown before anybody is asked, and has a different exception for each way in
            // which a certificate can be broken: whatever it is, it is the other end's.
            throw new IOException("the other end does not speak TLS 1.3 with us", e);
        }
    }
}
