using Lab.Sim.Queue;

namespace Lab.Sim.Network;

/// <summary>A dial on its way.</summary>
/// <param name="Link">The dialler's handle.</param>
/// <param name="Use">The use of the dialler's slot, in full.</param>
/// <param name="Binding">What both ends will see as the link's binding.</param>
internal sealed record Syn(LinkHandle Link, uint Use, Hash Binding, ushort Port);

/// <summary>The answer to a dial: the acceptor's handle.</summary>
internal sealed record SynAck(LinkHandle Link);
