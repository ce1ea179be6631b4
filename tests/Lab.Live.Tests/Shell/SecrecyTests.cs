using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Live.Tests.Conformance;

namespace Lab.Live.Tests.Shell;

/// <summary>What is encrypted, with which version and certificate, and where plaintext may be asked for.</summary>
[Category("ST-N05")]
public sealed class SecrecyTests
{
    [Test]
    public async Task Tls_1_3_is_taken_and_1_2_is_not()
    {
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add();
        stage.World.Start();
        await Assert.ThrowsAsync(
            Is.InstanceOf<IOException>().Or.InstanceOf<AuthenticationException>(),
            () => Shake(node.Endpoint!.Value, SslProtocols.Tls12));
        Assert.That(await Shake(node.Endpoint!.Value, SslProtocols.Tls13), Is.EqualTo(SslProtocols.Tls13));
        Assert.That(journal.Count(InputKind.LinkUp), Is.Zero, "neither said the preamble");
    }

    [Test]
    public async Task Dialler_takes_no_older_version_either()
    {
        using Socket old = BareListener.Open(out Endpoint at);
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add(listening: false);
        stage.World.Start();
        await stage.Do(node.Id, host => host.Dial(at));
        using Socket accepted = await old.AcceptAsync();
        await using var tls = new SslStream(new NetworkStream(accepted));
        await Assert.ThrowsAsync(
            Is.InstanceOf<IOException>().Or.InstanceOf<AuthenticationException>(),
            () => tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = Secrecy.NewCertificate(), EnabledSslProtocols = SslProtocols.Tls12,
            }));
        await LiveStage.Until(() => journal.Count(InputKind.DialFailed) == 1);
        Assert.That(journal.Of(InputKind.DialFailed)[0].Input.DialFailure, Is.EqualTo(DialFailure.Refused));
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    public async Task Ends_that_disagree_on_encryption_have_no_link(bool dialler, bool listener)
    {
        await using var first = new LiveStage(Hasty(dialler));
        await using var second = new LiveStage(Hasty(listener));
        var (from, journal) = first.Add(listening: false);
        var (to, other) = second.Add();
        first.World.Start();
        second.World.Start();
        await first.Do(from.Id, host => host.Dial(to.Endpoint!.Value));
        await LiveStage.Until(() => journal.Count(InputKind.DialFailed) == 1);
        Assert.That(other.Count(InputKind.LinkUp), Is.Zero);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_is_said_can_be_read_on_the_wire_only_where_plaintext_was_asked_for(bool plaintext)
    {
        await using var stage = new LiveStage(new LiveOptions { Plaintext = plaintext });
        var (a, heard) = stage.Add();
        using var wire = new Wiretap(a.Endpoint!.Value);
        var (b, journal) = stage.Add(listening: false);
        stage.World.Start();
        await stage.Do(b.Id, host => host.Dial(wire.Endpoint));
        await LiveStage.Until(() => journal.Count(InputKind.LinkUp) == 1);
        LinkId link = journal.Of(InputKind.LinkUp)[0].Input.Link;
        Frame frame = Frames.Of(7, 500);
        await stage.Do(b.Id, host => host.Send(link, frame));
        await LiveStage.Until(() => heard.Count(InputKind.Received) == 1);
        bool readable = wire.Heard.AsSpan().IndexOf(frame.Span) >= 0;
        Assert.That(readable, Is.EqualTo(plaintext));
    }

    [Test]
    public void Plaintext_listens_on_loopback_only_and_elsewhere_is_refused_by_name()
    {
        var limit = TimeSpan.FromSeconds(1);
        using (Listener.Open(IPAddress.Loopback, 0, plaintext: true, limit))
        using (Listener.Open(IPAddress.Any, 0, plaintext: false, limit))
        {
            var refused = Assert.Throws<CannotHonour>(
                () => Listener.Open(IPAddress.Any, 0, plaintext: true, limit).Dispose());
            Assert.That(refused!.Option, Is.EqualTo("plaintext on 0.0.0.0, which is not a loopback address"));
        }
    }

    [Test]
    public async Task Each_listener_has_a_certificate_of_its_own_in_each_of_its_lives()
    {
        await using var stage = new LiveStage();
        var (a, _) = stage.Add();
        var (b, _) = stage.Add();
        stage.World.Start();
        byte[] ofA = await CertificateOf(a), again = await CertificateOf(a), ofB = await CertificateOf(b);
        await stage.World.CrashAsync(a.Id);
        stage.World.Restart(a.Id);
        byte[] later = await CertificateOf(a);
        Assert.That(again, Is.EqualTo(ofA));
        Assert.That(ofB, Is.Not.EqualTo(ofA));
        Assert.That(later, Is.Not.EqualTo(ofA));
    }

    [Test]
    public void Binding_depends_on_certificate_and_preambles_and_on_who_dialled()
    {
        byte[] one = new byte[Preamble.Size], two = new byte[Preamble.Size], seen = new byte[Hash.Size];
        two[^1] = 1;
        byte[] other = [.. seen];
        other[^1] = 1;
        Hash[] all =
        [
            Preamble.Bind(seen, one, two), Preamble.Bind(seen, two, one), Preamble.Bind(seen, one, one),
            Preamble.Bind(other, one, two), Preamble.Bind([], one, two),
        ];
        Assert.That(all, Is.Unique);
        Assert.That(Preamble.Bind(seen, one, two), Is.EqualTo(all[0]));
    }

    [Test]
    public async Task Garbage_under_an_open_link_is_its_end_and_no_failure_of_the_world()
    {
        await using var stage = new LiveStage();
        var (node, journal) = stage.Add();
        stage.World.Start();
        using RawPeer peer = await RawPeer.Join(node.Endpoint!.Value);
        await LiveStage.Until(() => journal.Count(InputKind.LinkUp) == 1);
        await peer.SayBelow([0x17, 3, 3, 0, 40, .. new byte[40]]); // a record that nobody sealed
        await LiveStage.Until(() => journal.Count(InputKind.LinkDown) == 1);
        Assert.That(journal.Of(InputKind.LinkDown)[0].Input.Loss, Is.EqualTo(LinkLoss.Remote));
        Assert.That(stage.World.Failure, Is.Null);
    }

    private static LiveOptions Hasty(bool plaintext) =>
        new() { Plaintext = plaintext, DialTimeout = Duration.FromSeconds(2) };

    private static async Task<byte[]> CertificateOf(NodeAddress node)
    {
        using Socket socket = Loopback.NewSocket();
        await socket.ConnectAsync(Loopback.ToPlatform(node.Endpoint!.Value));
        (SslStream tls, byte[] shown) = await Secrecy.DialAsync(new NetworkStream(socket), CancellationToken.None);
        await tls.DisposeAsync();
        return shown;
    }

    private static async Task<SslProtocols> Shake(Endpoint to, SslProtocols version)
    {
        using Socket socket = Loopback.NewSocket();
        await socket.ConnectAsync(Loopback.ToPlatform(to));
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = version, RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
        return tls.SslProtocol;
    }
}
