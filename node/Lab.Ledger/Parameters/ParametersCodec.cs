using Lab.Core;
using Lab.Core.Codec;

namespace Lab.Ledger;

/// <summary>
/// The bytes of a chain's parameters, for files that must say of themselves which network they are of.
/// Nothing on the wire uses them, and no hash covers them: genesis commits to the parameters themselves
/// (R-GENESIS-1).
/// </summary>
public static class ParametersCodec
{
    private const int Fields = 16, Kinds = byte.MaxValue;

    /// <summary>
    /// Writes one array: every parameter in the order in which genesis commits to it, the name first.
    /// </summary>
    public static void Write(CanonicalWriter to, ChainParameters parameters)
    {
        to.WriteArray(Fields);
        to.WriteText(parameters.NetworkId);
        to.WriteUInt((ulong)parameters.GenesisTime.Nanoseconds);
        to.WriteUInt((ulong)parameters.EpochLength.Nanoseconds);
        to.WriteUInt((ulong)parameters.TargetBlockTime.Nanoseconds);
        to.WriteUInt(parameters.GenesisDifficulty.Value);
        to.WriteUInt((ulong)parameters.RetargetWindow);
        to.WriteUInt((ulong)parameters.Retarget);
        to.WriteUInt((ulong)parameters.Tie);
        to.WriteUInt((ulong)parameters.Challenge);
        to.WriteUInt((ulong)parameters.ForkPolicy);
        to.WriteUInt((ulong)parameters.CoinbaseMaturity);
        to.WriteUInt((ulong)parameters.MinimumFee.Units);
        WriteFees(to, parameters.Fees);
        to.WriteBool(parameters.StrictCoinbase);
        EmissionCodec.Write(to, parameters.Emission);
        to.WriteArray(parameters.Allocations.Count);
        foreach (var allocation in parameters.Allocations)
        {
            to.WriteArray(2);
            WriteAddress(to, allocation.To);
            to.WriteUInt((ulong)allocation.Amount.Units);
        }
    }

    /// <summary>
    /// The parameters that come next; null after a fault of the reader, or if no network can have them. They
    /// are valid.
    /// </summary>
    public static ChainParameters? Read(ref CanonicalReader from)
    {
        from.ReadArray(Fields);
        var parameters = new ChainParameters
        {
            NetworkId = from.ReadText(ChainParameters.MaxNetworkIdLength),
            GenesisTime = Instant.Zero + ReadDuration(ref from),
            EpochLength = ReadDuration(ref from),
            TargetBlockTime = ReadDuration(ref from),
            GenesisDifficulty = new Difficulty(from.ReadUInt()),
            RetargetWindow = (int)from.ReadUInt(ChainParameters.MaxRetargetWindow),
            Retarget = (RetargetRule)from.ReadUInt(Kinds),
            Tie = (TieRule)from.ReadUInt(Kinds),
            Challenge = (ChallengeRule)from.ReadUInt(Kinds),
            ForkPolicy = (ForkPolicy)from.ReadUInt(Kinds),
            CoinbaseMaturity = (int)from.ReadUInt(ChainParameters.MaxCoinbaseMaturity),
            MinimumFee = ReadAmount(ref from),
            Fees = ReadFees(ref from),
            StrictCoinbase = from.ReadBool(),
            Emission = EmissionCodec.Read(ref from),
            Allocations = ReadAllocations(ref from),
        };
        return from.Failed || parameters.Validate() is not null ? null : parameters;
    }

    internal static Amount ReadAmount(ref CanonicalReader from) => new((long)from.ReadUInt(long.MaxValue));

    private static Duration ReadDuration(ref CanonicalReader from) => new((long)from.ReadUInt(long.MaxValue));

    private static void WriteFees(CanonicalWriter to, FeeSplit fees)
    {
        to.WriteArray(2 + FeeSplit.Payees);
        to.WriteUInt((ulong)fees.Miner);
        to.WriteUInt((ulong)fees.Burn);
        for (int i = 0; i < FeeSplit.Payees; i++)
        {
            var share = fees.Payee(i);
            to.WriteArray(2);
            to.WriteUInt((ulong)share.BasisPoints);
            WriteAddress(to, share.To);
        }
    }

    private static FeeSplit ReadFees(ref CanonicalReader from)
    {
        from.ReadArray(2 + FeeSplit.Payees);
        return new FeeSplit
        {
            Miner = (int)from.ReadUInt(FeeSplit.Whole),
            Burn = (int)from.ReadUInt(FeeSplit.Whole),
            Treasury = ReadShare(ref from),
            RelayPool = ReadShare(ref from),
            HostingPool = ReadShare(ref from),
            HistoryPool = ReadShare(ref from),
        };
    }

    private static FeeShare ReadShare(ref CanonicalReader from)
    {
        from.ReadArray(2);
        return new FeeShare((int)from.ReadUInt(FeeSplit.Whole), ReadAddress(ref from));
    }

    private static void WriteAddress(CanonicalWriter to, Address address)
    {
        to.WriteArray(2);
        to.WriteUInt(address.Version);
        to.WriteHash(address.Body);
    }

    private static Address ReadAddress(ref CanonicalReader from)
    {
        from.ReadArray(2);
        return new Address((byte)from.ReadUInt(byte.MaxValue), from.ReadHash());
    }

    private static Allocation[] ReadAllocations(ref CanonicalReader from)
    {
        // The reader gives no count above the bytes that are left.
        var allocations = new Allocation[from.ReadArray(0, ChainParameters.MaxAllocations)];
        for (int i = 0; i < allocations.Length && !from.Failed; i++)
        {
            from.ReadArray(2);
            allocations[i] = new Allocation(ReadAddress(ref from), ReadAmount(ref from));
        }

        return allocations;
    }
}
