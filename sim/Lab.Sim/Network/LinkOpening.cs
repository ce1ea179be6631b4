namespace Lab.Sim.Network;

/// <summary>
/// What it takes to open a link beyond the round trip of TCP itself, before either end may say anything: the live
/// world's encryption, modelled.
/// </summary>
/// <param name="RoundTrips">Further round trips, 0 and up. Each end learns of the link that much later.</param>
/// <param name="DiallerBytes">Bytes that the dialler sends for it, 40 a segment included.</param>
/// <param name="ListenerBytes">Bytes that the listener sends for it, 40 a segment included.</param>
public sealed record LinkOpening(int RoundTrips, int DiallerBytes, int ListenerBytes)
{
    /// <summary>TCP and no more.</summary>
    public static LinkOpening Bare { get; } = new(0, 0, 0);

    /// <summary>
    /// TLS 1.3 with a certificate over an ECDSA P-256 key, then the 24 bytes that either end says first: a
    /// round trip for each. A live link takes 356 bytes in three segments and 855 in two.
    /// </summary>
    public static LinkOpening Tls13 { get; } = new(2, 356 + 3 * 40, 855 + 2 * 40);
}
