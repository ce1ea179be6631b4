using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Live.Tests.Conformance;

namespace Lab.Live.Tests.Shell;

/// <summary>Encrypted links whose other end shows or does what no node of ours would.</summary>
[Category("ST-N05")]
public sealed class HostileEndsTests
{
    [Test]
    public async Task Hanging_up_on_peers_that_go_on_sending_breaks_nothing()
    {
        // TLS's own farewell, sent while a read was on its way, broke the process after some 500 of these.
        const int enough = 1_000;
        Frame frame = Frames.Of(7, 3_000);
        int hangs = 0;
        var world = new LiveWorld(new LiveOptions { Linger = Duration.FromMilliseconds(5) });
        int heard = 0;
        NodeAddress node = world.AddNode((_, _, _, _) => new Acts((input, host) =>
        {
            if (input.Kind != InputKind.Received || ++heard % 20 != 0) return;
            host.Hang(input.Link, Hangup.Done);
            Interlocked.Increment(ref hangs);
        }));
        for (int i = 0; i < 2; i++)
        {
            world.AddNode(
                (_, _, _, _) => new Acts((input, host) =>
                {
                    if (input.Kind is InputKind.Booted or InputKind.LinkDown or InputKind.DialFailed)
                        host.Dial(node.Endpoint!.Value);
                    if (input.Kind is not (InputKind.LinkUp or InputKind.Drained)) return;
                    for (int copy = 0; copy < 100; copy++) host.Send(input.Link, frame);
                }),
                listening: false);
        }

        await using (world)
        {
            world.Start();
            await LiveStage.Until(() => Volatile.Read(ref hangs) >= enough || world.Failure != null);
            Assert.That(world.Failure, Is.Null);
        }
    }

    [Test]
    public async Task A_certificate_that_cannot_be_read_is_a_refused_dial_and_no_failure_of_the_node()
    {
        using Socket listening = BareListener.Open(out Endpoint at);
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add(listening: false);
        stage.World.Start();
        await stage.Do(node.Id, host => host.Dial(at));
        using Socket accepted = await listening.AcceptAsync();
        await using var tls = new SslStream(new NetworkStream(accepted));
        using X509Certificate2 broken = BrokenCertificate();
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = broken });
        }
        catch (IOException)
        {
            // The dialler may be gone before this end is done.
        }

        await LiveStage.Until(() => journal.Count(InputKind.DialFailed) == 1 || stage.World.Failure != null);
        Assert.That(stage.World.Failure, Is.Null);
        Assert.That(journal.Of(InputKind.DialFailed)[0].Input.DialFailure, Is.EqualTo(DialFailure.Refused));
    }

    /// <summary>Signed well, but with application policies that are no ASN.1: the platform reads these unasked.</summary>
    private static X509Certificate2 BrokenCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=broken", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.311.21.10", [0xff, 0xff], critical: false));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }

    private sealed class Acts(Action<Input, IHost> act) : IParticipant
    {
        public void Step(Now now, in Input input, IHost host) => act(input, host);
    }
}
