using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Lab.Architecture.Tests.Purity;

/// <summary>A type as a signature spells it.</summary>
/// <param name="Name">
/// Full name without arguments (<c>System.Collections.Generic.List`1</c>); <c>[]</c>, <c>*</c>, <c>&amp;</c>,
/// <c>()</c> for constructed types and <c>!</c> for a type parameter.
/// </param>
/// <param name="Parts">Element type, or type arguments, or modifiers.</param>
public sealed record TypeShape(string Name, ImmutableArray<TypeShape> Parts)
{
    public TypeShape(string name) : this(name, [])
    {
    }

    /// <summary>The names of this type and of everything inside it, constructed types left out.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            var inside = Parts.SelectMany(part => part.Names);
            return char.IsLetter(Name[0]) || Name[0] is '<' or '_' ? inside.Prepend(Name) : inside;
        }
    }

    public override string ToString() =>
        Parts.Length == 0 ? Name : $"{Name}<{string.Join(", ", Parts)}>";
}

/// <summary>Decodes signatures to shapes.</summary>
public sealed class ShapeProvider : ISignatureTypeProvider<TypeShape, object?>
{
    public TypeShape GetArrayType(TypeShape elementType, ArrayShape shape) => new("[]", [elementType]);
    public TypeShape GetSZArrayType(TypeShape elementType) => new("[]", [elementType]);
    public TypeShape GetByReferenceType(TypeShape elementType) => new("&", [elementType]);
    public TypeShape GetPointerType(TypeShape elementType) => new("*", [elementType]);
    public TypeShape GetPinnedType(TypeShape elementType) => elementType;
    public TypeShape GetGenericMethodParameter(object? genericContext, int index) => new("!");
    public TypeShape GetGenericTypeParameter(object? genericContext, int index) => new("!");

    public TypeShape GetFunctionPointerType(MethodSignature<TypeShape> signature) =>
        new("()", [signature.ReturnType, .. signature.ParameterTypes]);

    public TypeShape GetGenericInstantiation(
        TypeShape genericType, ImmutableArray<TypeShape> typeArguments) =>
        genericType with { Parts = typeArguments };

    public TypeShape GetModifiedType(TypeShape modifier, TypeShape unmodifiedType, bool isRequired) =>
        unmodifiedType with { Parts = unmodifiedType.Parts.Add(modifier) };

    public TypeShape GetPrimitiveType(PrimitiveTypeCode typeCode) => new("System." + typeCode);

    public TypeShape GetTypeFromDefinition(
        MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        new(TypeNames.Of(reader, handle));

    public TypeShape GetTypeFromReference(
        MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        new(TypeNames.Of(reader, handle));

    public TypeShape GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
}
