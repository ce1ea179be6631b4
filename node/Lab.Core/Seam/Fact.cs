namespace Lab.Core.Seam;

/// <summary>
/// Something that checkers and reports want to know: "accepted item X". The meaning of <paramref name="Kind"/> belongs
/// to the participant's project; hosts only carry facts in order.
/// </summary>
public readonly record struct Fact(ushort Kind, Hash Subject, long Value = 0, long Extra = 0);
