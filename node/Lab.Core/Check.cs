using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lab.Core;

/// <summary>Assertions that are always on, in release too: a failed check is a bug of ours, never of a peer.</summary>
public static class Check
{
    /// <summary>Throws <see cref="CheckFailed"/> unless <paramref name="condition"/> holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string text = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        if (!condition) Fail(text, file, line);
    }

    /// <summary>Marks a place that no input can reach.</summary>
    [DoesNotReturn]
    public static CheckFailed Unreachable(
        string what, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        Fail("unreachable: " + what, file, line);
        return null!;
    }

    [DoesNotReturn]
    private static void Fail(string text, string file, int line) =>
        throw new CheckFailed($"check failed: {text} ({file}:{line})");
}

/// <summary>One of our own invariants does not hold.</summary>
public sealed class CheckFailed(string message) : Exception(message);
