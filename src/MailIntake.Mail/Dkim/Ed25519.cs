using System.Runtime.InteropServices;

namespace MailIntake.Mail.Dkim;

/// <summary>Verifies Ed25519 signatures (RFC 8032) by OpenSSL 3, which .NET on Linux needs anyway; the framework itself does not have them.</summary>
internal static partial class Ed25519
{
    private const string OpenSsl = "libcrypto.so.3";
    private const int KeyType = 1087; // EVP_PKEY_ED25519

    /// <summary>Whether a signature is over the octets; null where this machine has no OpenSSL 3.</summary>
    public static bool? Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        nint key = 0, context = 0;
        try
        {
            key = NewPublicKey(KeyType, 0, publicKey, (nuint)publicKey.Length);
            context = NewContext();
            return key != 0 && context != 0 && InitializeVerification(context, 0, 0, 0, key) == 1
                ? Verify(context, signature, (nuint)signature.Length, signed, (nuint)signed.Length) == 1
                : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
        finally
        {
            if (context != 0)
            {
                FreeContext(context);
            }

            if (key != 0)
            {
                FreeKey(key);
            }
        }
    }

    [LibraryImport(OpenSsl, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static partial nint NewPublicKey(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(OpenSsl, EntryPoint = "EVP_PKEY_free")]
    private static partial void FreeKey(nint key);

    [LibraryImport(OpenSsl, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint NewContext();

    [LibraryImport(OpenSsl, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(OpenSsl, EntryPoint = "EVP_DigestVerifyInit")]
    private static partial int InitializeVerification(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(OpenSsl, EntryPoint = "EVP_DigestVerify")]
    private static partial int Verify(nint context, ReadOnlySpan<byte> signature, nuint signatureLength, ReadOnlySpan<byte> signed, nuint signedLength);
}
