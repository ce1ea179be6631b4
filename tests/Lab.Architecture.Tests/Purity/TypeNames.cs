using System.Reflection.Metadata;

namespace Lab.Architecture.Tests.Purity;

/// <summary>Full names of types in metadata: <c>Namespace.Outer+Inner`1</c>.</summary>
public static class TypeNames
{
    public static string Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil) return $"{Of(reader, type.GetDeclaringType())}+{name}";
        return Joined(reader.GetString(type.Namespace), name);
    }

    public static string Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            return $"{Of(reader, (TypeReferenceHandle)type.ResolutionScope)}+{name}";
        return Joined(reader.GetString(type.Namespace), name);
    }

    /// <summary>The namespace of a full name, of the outermost type if it is nested.</summary>
    public static string Namespace(string fullName)
    {
        string outer = fullName.Split('+')[0];
        int dot = outer.LastIndexOf('.');
        return dot < 0 ? "" : outer[..dot];
    }

    private static string Joined(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
