using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Adversaries;

/// <summary>
/// Claims a heavy chain, and answers each question for headers with a run that is false in one way, drawn anew: a
/// difficulty that nobody worked for, a height that skips, a parent that is not there, a signature of somebody else.
/// </summary>
internal sealed class SyncMaliciousHeaders(Accomplice self) : TipLiar(self)
{
    private const int Run = 50;
    private const ulong FalseDifficulty = 1UL << 40;

    protected override bool Hears(in Input input)
    {
        if (input.Kind == InputKind.Received && Wire.CodeOf(input.Frame) == MessageCode.GetHeaders
            && Ready.Contains(input.Link) && Wire.Decode(input.Frame) is GetHeaders question)
        {
            Send(input.Link, Wire.Encode(new Headers(Lies(question.Locator[0]))));
            return false;
        }

        return base.Hears(input);
    }

    /// <summary>Headers after the asker's tip, the first of which is false.</summary>
    private List<BlockHeader> Lies(BlockRef after)
    {
        int lie = Self.Luck.Below(4);
        var chain = Self.Node.Tip.Parameters;
        var run = new List<BlockHeader>(Run);
        var parent = lie == 0 ? Invented() : after.Id;
        long height = after.Height.Value + (lie == 1 ? 2 : 1);
        var first = chain.EpochAt(Now.Wall < chain.GenesisTime ? chain.GenesisTime : Now.Wall);
        for (int i = 0; i < Run; i++)
        {
            var epoch = new Epoch(first.Value + i);
            var content = new HeaderContent
            {
                Version = HeaderContent.CurrentVersion,
                Parent = parent,
                Height = new Height(height + i),
                Timestamp = chain.StartOf(epoch),
                Difficulty = lie == 2 ? new Difficulty(FalseDifficulty) : Self.Node.Tip.Header.Difficulty,
                Epoch = epoch,
                PlotRoot = Invented(),
                ProofDigest = Invented(),
                TransactionRoot = Invented(),
                StateRoot = Invented(),
                Miner = Self.Key.Public,
            };
            var header = lie == 3
                ? BlockHeader.From(content, default)
                : BlockHeader.Sign(content, Self.Key, NoMemo.Instance);
            run.Add(header);
            parent = header.Id;
        }

        return run;
    }
}
