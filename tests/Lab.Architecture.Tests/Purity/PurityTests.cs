namespace Lab.Architecture.Tests.Purity;

/// <summary>
/// The proof: what node/ and sim/ compile to can reach no clock, file, socket, thread, float or global.
/// </summary>
public sealed class PurityTests
{
    private static readonly AllowList Allowed = new(Repository.Read(AllowList.File));

    [Test]
    public void Every_assembly_of_node_and_sim_is_pure()
    {
        string[] names = [.. Repository.PureProjects];
        Assert.That(names, Is.SupersetOf((string[])["Lab.Core", "Lab.Ledger", "Lab.Light", "Lab.Node", "Lab.Sim"]));
        var breaches = PurityScan.Of([.. names.Select(Image)], Allowed);
        Assert.That(breaches, Is.Empty, $"what is not in {AllowList.File}:\n{string.Join('\n', breaches)}");
    }

    /// <summary>An exception that nothing needs any more would hide the next mistake.</summary>
    [TestCase("statics")]
    [TestCase("floats")]
    public void Every_exception_is_still_needed(string section)
    {
        string[] needed =
        [
            .. PurityScan.Of([.. Repository.PureProjects.Select(Image)], Without(section))
                .Where(breach => breach.Rule is PurityRule.NoMutableStatic or PurityRule.NoFloats)
                .SelectMany(breach => (string[])[breach.Where, breach.Where.Split("::")[0].Split('+')[0]]),
        ];
        Assert.That(Allowed.Exceptions(section).Except(needed), Is.Empty);
    }

    [TestCase("System.DateTime Now() => System.DateTime.Now;", "System.DateTime")]
    [TestCase("void F() => System.IO.File.Delete(\"x\");", "System.IO.File")]
    [TestCase("void F() => System.Console.WriteLine();", "System.Console")]
    [TestCase("System.Collections.Concurrent.ConcurrentDictionary<int, int> f;",
        "System.Collections.Concurrent.ConcurrentDictionary`2")]
    [TestCase("void F() { new System.Threading.Thread(F).Start(); }", "System.Threading.Thread")]
    [TestCase("volatile int f;", "System.Runtime.CompilerServices.IsVolatile")]
    [TestCase("[System.ThreadStatic] static readonly int f;", "System.ThreadStaticAttribute")]
    [TestCase("object F() => typeof(System.Net.Sockets.Socket);", "System.Net.Sockets.Socket")]
    [TestCase("void F() { try { F(); } catch (System.IO.IOException) { } }", "System.IO.IOException")]
    [TestCase("void F<T>() where T : System.ICloneable { }", "System.ICloneable")]
    [TestCase("object F() => new System.Collections.Generic.List<System.Guid>();", "System.Guid")]
    public void Finds_a_type_that_is_not_allowed(string member, string type)
    {
        var breaches = Scan($"unsafe sealed class C {{ {member} }}");
        var types = breaches.Where(each => each.Rule == PurityRule.AllowedTypes).Select(each => each.What);
        Assert.That(types, Does.Contain(type));
    }

    [Test]
    public void Allows_threads_in_the_parallel_part_of_the_simulator_and_nowhere_else()
    {
        const string Code = "sealed class C { System.Threading.Barrier barrier; }";
        Assert.That(Scan($"namespace Lab.Sim.Parallel {{ {Code} }}"), Is.Empty);
        Assert.That(Scan($"namespace Lab.Sim.ParallelToo {{ {Code} }}"), Is.Not.Empty);
        Assert.That(Scan($"namespace Lab.Sim {{ {Code} }}"), Is.Not.Empty);
    }

    [TestCase("int F() => \"x\".GetHashCode();")]
    [TestCase("int F() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);")]
    public void Finds_a_hash_code_that_differs_between_processes(string member) =>
        Finds(PurityRule.AllowedMembers, member);

    [Test]
    public void Finds_an_async_method() =>
        Finds(PurityRule.NoAsync, "async System.Threading.Tasks.Task F() => await F();");

    [TestCase("void F() { lock (this) { } }")]
    [TestCase("[System.Runtime.CompilerServices.MethodImpl("
        + "System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] void F() { }")]
    public void Finds_a_lock(string member) => Finds(PurityRule.NoLock, member);

    [TestCase("static int f;")]
    [TestCase("static int F { get; set; }")]
    [TestCase("static readonly int[] f = { 1 };")]
    [TestCase("static readonly System.Collections.Generic.List<int> f = new();")]
    [TestCase("static readonly C f = new(); int count; int Next() => ++count;")]
    [TestCase("static readonly (int, int[]) f;")]
    [TestCase("struct S { public int[] Cells; } static readonly S f;")]
    public void Finds_a_static_that_can_change(string member) => Finds(PurityRule.NoMutableStatic, member);

    [TestCase("const int f = 1;")]
    [TestCase("static readonly string f = \"x\";")]
    [TestCase("static readonly C f = new(); readonly int count;")]
    [TestCase("static readonly System.Func<int, int> f = x => x + 1;")]
    [TestCase("static System.Func<int, int> F() => x => x + 1;")]
    [TestCase("static System.ReadOnlySpan<byte> F => new byte[] { 1, 2, 3 };")]
    [TestCase("struct S { public ulong A, B; } static readonly S f;")]
    public void Accepts_a_static_that_cannot_change(string member) =>
        Assert.That(Scan($"sealed class C {{ {member} }}"), Is.Empty);

    [TestCase("float f;")]
    [TestCase("System.Collections.Generic.List<double> f;")]
    [TestCase("decimal F() => 0;")]
    [TestCase("int F(int x) { double y = x; y *= y; return (int)y; }")]
    [TestCase("int F(int x) => (int)(x * 0.5);")]
    [TestCase("int F() => (int)System.Math.Log(3);")]
    public void Finds_a_float(string member) => Finds(PurityRule.NoFloats, member);

    [Test]
    public void Finds_native_code_outside_the_crypto_folder()
    {
        string call = Import("libcrypto.so.3"), other = Import("libc");
        Assert.That(Scan($"namespace Lab.Core.Crypto {{ static class C {{ {call} }} }}"), Is.Empty);
        Assert.That(Scan($"namespace Lab.Core.Crypto {{ static class C {{ {other} }} }}"), Is.Not.Empty);
        Finds(PurityRule.ListedLibraries, call);
    }

    [Test]
    public void Refuses_an_allow_list_that_it_cannot_read()
    {
        Assert.That(() => new AllowList("System.Object"), Throws.TypeOf<FormatException>());
        Assert.That(() => new AllowList("[typos]\nSystem.Object"), Throws.TypeOf<FormatException>());
    }

    private static string Import(string library) =>
        $"[System.Runtime.InteropServices.DllImport(\"{library}\")] static extern int f();";

    private static void Finds(PurityRule rule, string member) =>
        Assert.That(Scan($"sealed class C {{ {member} }}").Select(breach => breach.Rule), Does.Contain(rule));

    private static IReadOnlyList<Breach> Scan(string source) =>
        PurityScan.Of([Sample.Compile(source)], Allowed);

    private static byte[] Image(string project) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, project + ".dll"));

    private static AllowList Without(string section)
    {
        var kept = new List<string>();
        bool inside = false;
        foreach (string line in Repository.Read(AllowList.File).Split('\n'))
        {
            if (line.StartsWith('[')) inside = line.Trim() == $"[{section}]";
            if (!inside || line.StartsWith('[')) kept.Add(line);
        }
        return new AllowList(string.Join('\n', kept));
    }
}
