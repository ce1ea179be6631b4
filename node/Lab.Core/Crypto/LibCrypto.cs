using System.Runtime.InteropServices;

namespace Lab.Core.Crypto;

/// <summary>
/// The few functions of OpenSSL 3's libcrypto that the lab calls; .NET on Linux needs that library anyway.
/// Nothing here keeps native memory between calls: what a call makes, it frees.
/// </summary>
/// <remarks>
/// SHA-256 goes through the low-level functions because their state is a plain struct on the caller's stack:
/// 95 ns for 64 bytes, where a reused EVP context takes 150 and SHA256.HashData over 380. Their layout is
/// part of the library's ABI for all of 3.x.
/// </remarks>
internal static unsafe partial class LibCrypto
{
    public const int Ed25519 = 1087;
    public const int FewBytes = 1_024;
    private const string Library = "libcrypto.so.3";
    private const int KeyPair = 0x87; // EVP_PKEY_KEYPAIR
    private const uint OctetString = 5; // OSSL_PARAM_OCTET_STRING

    /// <summary>SHA256_CTX: chaining value, bit count, one block of input, fill and digest length.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 112)]
    public struct Sha256State
    {
    }

    [LibraryImport(Library, EntryPoint = "SHA256_Init")]
    [SuppressGCTransition]
    public static partial int Sha256Init(Sha256State* state);

    /// <summary>Takes bytes in, however many.</summary>
    [LibraryImport(Library, EntryPoint = "SHA256_Update")]
    public static partial int Sha256Update(Sha256State* state, byte* bytes, nuint length);

    /// <summary>
    /// Takes at most <see cref="FewBytes"/> in: a call so short that the collector may wait for it, which is cheaper.
    /// </summary>
    [LibraryImport(Library, EntryPoint = "SHA256_Update")]
    [SuppressGCTransition]
    public static partial int Sha256UpdateFew(Sha256State* state, byte* bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "SHA256_Final")]
    [SuppressGCTransition]
    public static partial int Sha256Final(byte* digest, Sha256State* state);

    /// <summary>The public key of a 32-byte seed.</summary>
    public static Hash DerivePublic(Hash seed)
    {
        byte* bytes = stackalloc byte[Hash.Size];
        seed.CopyTo(new Span<byte>(bytes, Hash.Size));
        nint key = NewRawPrivateKey(Ed25519, 0, bytes, Hash.Size);
        Check.That(key != 0);
        nuint length = Hash.Size;
        int done = GetRawPublicKey(key, bytes, &length);
        FreeKey(key);
        Check.That(done == 1 && length == Hash.Size);
        return new Hash(new ReadOnlySpan<byte>(bytes, Hash.Size));
    }

    /// <summary>
    /// An Ed25519 signature. The key is imported with its public half, which costs some 6 % of a signature;
    /// importing the seed alone derives that half again and costs as much as signing. So no key holds native
    /// memory.
    /// </summary>
    public static Signature Sign(Hash seed, Hash publicKey, ReadOnlySpan<byte> message)
    {
        byte* signature = stackalloc byte[Signature.Size];
        nint key = ImportPair(seed, publicKey), context = NewDigestContext();
        Check.That(context != 0);
        nuint length = Signature.Size;
        int done;
        fixed (byte* text = message)
        {
            done = DigestSignInit(context, 0, 0, 0, key) == 1
                ? DigestSign(context, signature, &length, text, (nuint)message.Length)
                : 0;
        }

        FreeDigestContext(context);
        FreeKey(key);
        Check.That(done == 1 && length == Signature.Size);
        return new Signature(new ReadOnlySpan<byte>(signature, Signature.Size));
    }

    /// <summary>
    /// What OpenSSL alone says of a signature; it accepts some that <see cref="Crypto.Ed25519"/> refuses.
    /// </summary>
    public static bool Verify(Hash publicKey, ReadOnlySpan<byte> message, Signature signature)
    {
        byte* bytes = stackalloc byte[Hash.Size + Signature.Size];
        publicKey.CopyTo(new Span<byte>(bytes, Hash.Size));
        signature.CopyTo(new Span<byte>(bytes + Hash.Size, Signature.Size));
        nint key = NewRawPublicKey(Ed25519, 0, bytes, Hash.Size), context = NewDigestContext();
        Check.That(key != 0 && context != 0);
        int answer;
        fixed (byte* text = message)
        {
            answer = DigestVerifyInit(context, 0, 0, 0, key) == 1
                ? DigestVerify(context, bytes + Hash.Size, Signature.Size, text, (nuint)message.Length)
                : -1;
        }

        FreeDigestContext(context);
        FreeKey(key);
        if (answer != 1) ClearErrors();
        return answer == 1;
    }

    private static nint ImportPair(Hash seed, Hash publicKey)
    {
        byte* bytes = stackalloc byte[2 * Hash.Size];
        seed.CopyTo(new Span<byte>(bytes, Hash.Size));
        publicKey.CopyTo(new Span<byte>(bytes + Hash.Size, Hash.Size));
        nint context = NewKeyContext(Ed25519, 0), key = 0;
        int done = FromDataInit(context);
        fixed (byte* seedName = "priv\0"u8, publicName = "pub\0"u8)
        {
            Parameter* parameters = stackalloc Parameter[3];
            parameters[0] = new Parameter(seedName, bytes);
            parameters[1] = new Parameter(publicName, bytes + Hash.Size);
            parameters[2] = default;
            if (done == 1) done = FromData(context, &key, KeyPair, parameters);
        }

        FreeKeyContext(context);
        Check.That(done == 1 && key != 0);
        return key;
    }

    /// <summary>OSSL_PARAM, here always a byte string of 32; all zero at the list's end.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Parameter(byte* name, byte* bytes)
    {
        private readonly byte* name = name;
        private readonly uint kind = OctetString;
        private readonly byte* bytes = bytes;
        private readonly nuint length = Hash.Size;
        private readonly nuint returned;
    }

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static partial nint NewRawPrivateKey(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static partial nint NewRawPublicKey(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static partial int GetRawPublicKey(nint key, byte* to, nuint* length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_new_id")]
    private static partial nint NewKeyContext(int type, nint engine);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_fromdata_init")]
    private static partial int FromDataInit(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_fromdata")]
    private static partial int FromData(nint context, nint* key, int selection, Parameter* parameters);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_free")]
    private static partial void FreeKeyContext(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_free")]
    private static partial void FreeKey(nint key);

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint NewDigestContext();

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeDigestContext(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSignInit")]
    private static partial int DigestSignInit(nint context, nint keyUse, nint digest, nint engine, nint key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSign")]
    private static partial int DigestSign(nint context, byte* to, nuint* length, byte* text, nuint size);

    [LibraryImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    private static partial int DigestVerifyInit(nint context, nint keyUse, nint digest, nint engine, nint key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestVerify")]
    private static partial int DigestVerify(
        nint context, byte* signature, nuint length, byte* text, nuint size);

    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    private static partial void ClearErrors();
}
