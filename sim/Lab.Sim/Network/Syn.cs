using Lab.Core.Seam;
using Lab.Sim.Queue;

namespace Lab.Sim.Network;

/// <summary>A dial on its way.</summary>
/// <param name="Link">The dialler's handle.</param>
/// <param name="Use">The use of the dialler's slot, in full.</param>
/// <param name="Binding">What both ends will see as the link's binding.</param>
internal sealed record Syn(LinkHandle Link, uint Use, Hash Binding, ushort Port);

/// <summary>A dial that was heard and whose link is not open yet.</summary>
/// <param name="Syn">The dial.</param>
/// <param name="Dialer">Who dialled.</param>
/// <param name="Listener">The participant that was up when it was heard.</param>
internal sealed record Securing(Syn Syn, int Dialer, IParticipant Listener);

/// <summary>The answer to a dial: the acceptor's handle.</summary>
internal sealed record SynAck(LinkHandle Link);
