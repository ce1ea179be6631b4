using Lab.Core;
using Lab.Core.Codec;

namespace Lab.Ledger;

/// <summary>
/// The bytes of an emission: its cap, and each version with its schedule; see <see cref="ParametersCodec"/>.
/// </summary>
internal static class EmissionCodec
{
    private const int Halving = 1, Exponential = 2, Linear = 3, Fixed = 4, Table = 5;

    public static void Write(CanonicalWriter to, Emission emission)
    {
        to.WriteArray(2);
        if (emission.Cap is { } cap) to.WriteUInt((ulong)cap.Units);
        else to.WriteNil();
        to.WriteArray(emission.Versions.Count);
        foreach (var version in emission.Versions)
        {
            to.WriteArray(4); // the schedule is two of them
            to.WriteUInt((ulong)version.From.Value);
            to.WriteUInt((ulong)version.Floor.Units);
            WriteSchedule(to, version.Schedule);
        }
    }

    /// <summary>The emission that comes next; whether it is a valid one is not looked at.</summary>
    public static Emission Read(ref CanonicalReader from)
    {
        from.ReadArray(2);
        Amount? cap = from.TakeNil() ? null : ParametersCodec.ReadAmount(ref from);
        var versions = new List<EmissionVersion>();
        for (int left = from.ReadArray(1, Emission.MaxVersions); left > 0 && !from.Failed; left--)
        {
            from.ReadArray(4);
            var start = new Height((long)from.ReadUInt(long.MaxValue));
            var floor = ParametersCodec.ReadAmount(ref from);
            versions.Add(new EmissionVersion(start, ReadSchedule(ref from), floor));
        }

        return new Emission { Versions = versions, Cap = cap };
    }

    /// <summary>Writes two values: the number of the kind, and an array of what that kind has.</summary>
    private static void WriteSchedule(CanonicalWriter to, EmissionSchedule schedule)
    {
        switch (schedule)
        {
            case HalvingSchedule s:
                WriteKind(to, Halving, 2);
                to.WriteUInt((ulong)s.Initial.Units);
                to.WriteUInt((ulong)s.Interval);
                break;
            case ExponentialDecaySchedule s:
                WriteKind(to, Exponential, 2);
                to.WriteUInt((ulong)s.Initial.Units);
                to.WriteUInt(s.Ratio);
                break;
            case LinearDecaySchedule s:
                WriteKind(to, Linear, 2);
                to.WriteUInt((ulong)s.Initial.Units);
                to.WriteUInt((ulong)s.Step.Units);
                break;
            case FixedSchedule s:
                WriteKind(to, Fixed, 1);
                to.WriteUInt((ulong)s.Reward.Units);
                break;
            case TableSchedule s:
                WriteKind(to, Table, 2 * s.Ranges.Count);
                foreach (var range in s.Ranges)
                {
                    to.WriteUInt((ulong)range.From);
                    to.WriteUInt((ulong)range.Reward.Units);
                }

                break;
            default:
                throw Check.Unreachable(schedule.ToString());
        }
    }

    private static void WriteKind(CanonicalWriter to, int kind, int values)
    {
        to.WriteUInt((ulong)kind);
        to.WriteArray(values);
    }

    private static EmissionSchedule ReadSchedule(ref CanonicalReader from)
    {
        int kind = (int)from.ReadUInt(Table);
        if (kind == Table) return ReadTable(ref from);
        from.ReadArray(kind == Fixed ? 1 : 2);
        var initial = ParametersCodec.ReadAmount(ref from);
        switch (kind)
        {
            case Halving: return new HalvingSchedule(initial, (long)from.ReadUInt(long.MaxValue));
            case Exponential: return new ExponentialDecaySchedule(initial, from.ReadUInt());
            case Linear: return new LinearDecaySchedule(initial, ParametersCodec.ReadAmount(ref from));
            case Fixed: break;
            default: from.Fail(CodecFault.Refused); break;
        }

        return new FixedSchedule(initial);
    }

    private static TableSchedule ReadTable(ref CanonicalReader from)
    {
        int count = from.ReadArray(2, 2 * TableSchedule.MaxRanges);
        if (count % 2 != 0) from.Fail(CodecFault.Refused);
        var ranges = new List<TableRange>();
        for (int i = 0; i < count / 2 && !from.Failed; i++)
        {
            long start = (long)from.ReadUInt(long.MaxValue);
            ranges.Add(new TableRange(start, ParametersCodec.ReadAmount(ref from)));
        }

        return new TableSchedule(ranges);
    }
}
