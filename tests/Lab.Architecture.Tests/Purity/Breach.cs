namespace Lab.Architecture.Tests.Purity;

/// <summary>The rules of pure code that the compiled assemblies are held to.</summary>
public enum PurityRule
{
    /// <summary>Every outside type is in the allow-list, in the namespace where it is used.</summary>
    AllowedTypes,

    /// <summary>No member that is banned although its type is allowed.</summary>
    AllowedMembers,
    NoAsync,
    NoLock,
    NoMutableStatic,
    NoFloats,

    /// <summary>Native code only from listed libraries, in listed namespaces.</summary>
    ListedLibraries,
}

/// <summary>One place where an assembly is not pure.</summary>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Where">Type, or type and member.</param>
/// <param name="What">What was found there.</param>
public sealed record Breach(PurityRule Rule, string Where, string What)
{
    public override string ToString() => $"{Rule}: {Where}: {What}";
}
