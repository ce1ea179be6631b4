using Lab.Core;
using Lab.Ledger;

namespace Lab.Nodes.Chain;

/// <summary>Answers an operator's questions about the chain as a whole.</summary>
internal static class ChainReport
{
    /// <summary>SC-L16: the chain in short, or why not.</summary>
    public static object Manifest(ChainView chain, GetManifest question)
    {
        if (question.Count is < 0 or > GetManifest.MaxCount) return new CommandRefused("a manifest has 0 to 2,000 ids");
        var tip = chain.Tip;
        if (question.From < Height.Genesis || question.From > tip.Height)
            return new CommandRefused($"the chain has heights 0 to {tip.Height}");
        int count = (int)Math.Min(question.Count, tip.Height - question.From + 1);
        var ids = new Hash[count];
        if (count > 0)
        {
            var entry = tip.Ancestor(new Height(question.From.Value + count - 1));
            for (int i = count - 1; i >= 0; i--, entry = entry.Parent ?? entry) ids[i] = entry.Id;
        }

        return new ChainManifest(
            chain.Network, Genesis.Digest(chain.Parameters), MonetaryPolicy.Digest(chain.Parameters), chain.TipForPeers,
            tip.Header.StateRoot, ChainView.RefOf(tip.Base), question.From, ids);
    }

    /// <summary>SC-L17: a snapshot of the chain, or why not.</summary>
    public static object Snapshot(ChainView chain, TakeSnapshot question)
    {
        var at = question.Block is { } id ? chain.Find(id) : chain.Tip;
        return at switch
        {
            null => new CommandRefused("no chain of the node has that block"),
            { HasLedger: false } => new CommandRefused("the node began with a snapshot of a later block"),
            { Parent: null } => new CommandRefused("genesis needs no snapshot: it follows from the parameters"),
            _ => ChainSnapshot.Of(at),
        };
    }
}
