namespace Lab.Sim.Network.Topologies;

/// <summary>
/// Draws a random regular graph: the configuration model (Bollobas 1980) pairs link ends at random, then random
/// switches of two links repair loops, double links and links between two outbound-only nodes.
/// </summary>
internal sealed class RegularGraph
{
    private const int Draws = 50, SwitchesPerLink = 400;
    private readonly Draft draft;
    private readonly int nodes, degree;
    private readonly (int A, int B)[] pairs;
    private readonly Dictionary<long, int> copies = []; // looked up only, never iterated

    public RegularGraph(Draft draft, int nodes, int degree)
    {
        string wish = $"every one of {nodes} nodes has {degree} links";
        if (degree < 0 || degree >= nodes)
            throw new TopologyImpossible($"{wish}: a node has at most {nodes - 1} others");
        if ((long)nodes * degree % 2 != 0)
            throw new TopologyImpossible($"{wish}: nodes x degree must be even");
        int hidden = nodes - draft.Dialable;
        if (degree > 0 && hidden > 0 && (2 * hidden > nodes || degree > draft.Dialable))
            throw new TopologyImpossible($"{wish}: {hidden} outbound-only nodes find too few others to dial");
        this.draft = draft;
        this.nodes = nodes;
        this.degree = degree;
        this.pairs = new (int, int)[nodes * degree / 2];
    }

    public List<DialEdge> Draw()
    {
        for (int i = 0; i < Draws; i++)
        {
            bool isDense = 2 * this.degree > this.nodes && this.draft.Dialable == this.nodes;
            if (!(isDense ? TryComplement() : TryPair(this.pairs, this.degree))) continue;
            if (this.degree < 3 || IsConnected()) return Finish();
        }
        throw new TopologyImpossible(
            $"found no network in which every one of {this.nodes} nodes has {this.degree} links");
    }

    /// <summary>A dense graph is what a sparse regular one leaves out.</summary>
    private bool TryComplement()
    {
        int left = this.nodes - 1 - this.degree;
        var absent = new (int A, int B)[this.nodes * left / 2];
        if (!TryPair(absent, left)) return false;
        int n = 0;
        for (int a = 0; a < this.nodes; a++)
            for (int b = a + 1; b < this.nodes; b++)
                if (!this.copies.ContainsKey(Key(a, b)))
                    this.pairs[n++] = (a, b);
        Check.That(n == this.pairs.Length);
        return true;
    }

    private bool TryPair((int A, int B)[] into, int ends)
    {
        var stubs = new int[2 * into.Length];
        for (int i = 0; i < stubs.Length; i++) stubs[i] = i / ends;
        this.draft.Luck.Shuffle(stubs);
        this.copies.Clear();
        for (int i = 0; i < into.Length; i++)
        {
            into[i] = (stubs[2 * i], stubs[2 * i + 1]);
            Count(into[i], 1);
        }
        long left = (long)into.Length * SwitchesPerLink;
        for (int i = 0; i < into.Length; i++)
            while (IsBad(into[i]))
            {
                if (left-- == 0) return false;
                Switch(into, i);
            }
        return true;
    }

    /// <summary>Exchanges an end of a bad link with an end of a random one, unless that makes a good link bad.</summary>
    private void Switch((int A, int B)[] all, int bad)
    {
        int other = this.draft.Luck.Below(all.Length);
        if (other == bad) return;
        var (a, b) = all[bad];
        var (c, d) = this.draft.Luck.Below(2) == 0 ? all[other] : (all[other].B, all[other].A);
        int before = (IsBad(all[bad]) ? 1 : 0) + (IsBad(all[other]) ? 1 : 0);
        Exchange(all, bad, other, (a, c), (b, d));
        int after = (IsBad(all[bad]) ? 1 : 0) + (IsBad(all[other]) ? 1 : 0);
        // Links before this one are good already and must stay so; an equal number lets a stuck search wander.
        if (after > before || (other < bad && IsBad(all[other]))) Exchange(all, bad, other, (a, b), (c, d));
    }

    private void Exchange((int A, int B)[] all, int i, int j, (int A, int B) atI, (int A, int B) atJ)
    {
        Count(all[i], -1);
        Count(all[j], -1);
        all[i] = atI;
        all[j] = atJ;
        Count(atI, 1);
        Count(atJ, 1);
    }

    private bool IsBad((int A, int B) pair) =>
        pair.A == pair.B || this.copies[Key(pair.A, pair.B)] > 1
        || (!this.draft.CanBeDialled(pair.A) && !this.draft.CanBeDialled(pair.B));

    private void Count((int A, int B) pair, int by)
    {
        long key = Key(pair.A, pair.B);
        int now = this.copies.GetValueOrDefault(key) + by;
        if (now == 0) this.copies.Remove(key);
        else this.copies[key] = now;
    }

    private bool IsConnected()
    {
        var root = new int[this.nodes];
        for (int i = 0; i < root.Length; i++) root[i] = i;
        int parts = this.nodes;
        foreach (var (a, b) in this.pairs)
        {
            int x = RootOf(root, a), y = RootOf(root, b);
            if (x == y) continue;
            root[x] = y;
            parts--;
        }
        return parts == 1;
    }

    private static int RootOf(int[] root, int node)
    {
        while (root[node] != node) node = root[node] = root[root[node]];
        return node;
    }

    private List<DialEdge> Finish()
    {
        foreach (var (a, b) in this.pairs)
        {
            bool firstDials = this.draft.Luck.Below(2) == 0;
            Check.That(this.draft.TryJoin(firstDials ? a : b, firstDials ? b : a));
        }
        return this.draft.Finish();
    }

    private long Key(int a, int b) => (long)Math.Min(a, b) * this.nodes + Math.Max(a, b);
}
