namespace Lab.Core.Crypto;

/// <summary>
/// Marks a field that holds a secret. The architecture tests hold its type to what that asks for: the field
/// is private, and nothing in the type compares values in a time that depends on them (ST-X07).
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class SecretAttribute : Attribute;
