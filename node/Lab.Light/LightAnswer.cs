using Lab.Core;
using Lab.Ledger;

namespace Lab.Light;

/// <summary>What a light client makes of an answer: the value and where it holds, or the rule that the answer broke.</summary>
public readonly record struct LightAnswer<T>
{
    private readonly T value;

    private LightAnswer(Ruling ruling, BlockHeader? header, T value)
    {
        Ruling = ruling;
        Header = header;
        this.value = value;
    }

    public Ruling Ruling { get; }

    public bool IsVerified => Ruling.IsAccepted && Header is not null;

    /// <summary>The header of the best chain under which the value holds; null if the answer was refused.</summary>
    public BlockHeader? Header { get; }

    /// <summary>The value; asking a refused answer for it is a bug.</summary>
    public T Value
    {
        get
        {
            Check.That(IsVerified);
            return this.value;
        }
    }

    internal static LightAnswer<T> Of(BlockHeader header, T value) => new(Ruling.Accepted, header, value);
    internal static LightAnswer<T> Of(Ruling ruling) => new(ruling, null, default!);
}
