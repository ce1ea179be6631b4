using System.Reflection;
using System.Reflection.Metadata;

namespace Lab.Architecture.Tests.Purity;

/// <summary>
/// The types that the scanned assemblies define, by full name: whether their values can change.
/// </summary>
public sealed class OwnTypes
{
    private static readonly ShapeProvider Shapes = new();
    private readonly Dictionary<string, (MetadataReader Reader, TypeDefinitionHandle Handle)> byName = [];
    private readonly AllowList allowed;

    public OwnTypes(IEnumerable<MetadataReader> assemblies, AllowList allowed)
    {
        this.allowed = allowed;
        foreach (var reader in assemblies)
            foreach (var handle in reader.TypeDefinitions)
                this.byName.TryAdd(TypeNames.Of(reader, handle), (reader, handle));
    }

    public bool Contains(string name) => this.byName.ContainsKey(name);

    /// <summary>
    /// True if nothing reachable from a value of this type can change: a listed outside type, a delegate,
    /// an enum, a
    /// struct of such fields, or a sealed class of such read-only fields.
    /// </summary>
    public bool IsImmutable(TypeShape shape) => IsImmutable(shape, []);

    private bool IsImmutable(TypeShape shape, HashSet<string> open)
    {
        if (shape.Name == "!" || IsDelegate(shape.Name)) return true;
        if (!shape.Parts.All(part => IsImmutable(part, open))) return false;
        if (!this.byName.TryGetValue(shape.Name, out var own))
            return PurityScan.IsPrimitive(shape.Name) || this.allowed.IsImmutable(shape.Name);
        // A type that contains itself is as immutable as the rest of it.
        if (!open.Add(shape.Name)) return true;
        var type = own.Reader.GetTypeDefinition(own.Handle);
        string parent = Parent(own.Reader, type);
        if (parent is "System.Enum" or "System.MulticastDelegate") return true;
        bool isValue = parent == "System.ValueType";
        bool isSealed = parent == "System.Object" && type.Attributes.HasFlag(TypeAttributes.Sealed);
        if (!isValue && !isSealed) return false;
        return type.GetFields().Select(own.Reader.GetFieldDefinition)
            .Where(field => !field.Attributes.HasFlag(FieldAttributes.Static))
            .All(field => (isValue || field.Attributes.HasFlag(FieldAttributes.InitOnly))
                && IsImmutable(field.DecodeSignature(Shapes, null), open));
    }

    /// <summary>A delegate's type arguments say nothing about what it holds.</summary>
    private static bool IsDelegate(string name) =>
        name.Split('`')[0] is "System.Func" or "System.Action" or "System.Comparison" or "System.Predicate";

    private static string Parent(MetadataReader reader, TypeDefinition type) => type.BaseType.Kind switch
    {
        HandleKind.TypeReference => TypeNames.Of(reader, (TypeReferenceHandle)type.BaseType),
        HandleKind.TypeDefinition => TypeNames.Of(reader, (TypeDefinitionHandle)type.BaseType),
        _ => "",
    };
}
