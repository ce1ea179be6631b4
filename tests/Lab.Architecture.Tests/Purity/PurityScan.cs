using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lab.Architecture.Tests.Purity;

/// <summary>Reads compiled assemblies and reports every place where they are not pure.</summary>
public sealed class PurityScan
{
    private static readonly ShapeProvider Shapes = new();
    private readonly SortedSet<string> found = new(StringComparer.Ordinal);
    private readonly List<Breach> breaches = [];
    private readonly HashSet<string> seen = [];
    private readonly AllowList allowed;
    private readonly OwnTypes own;
    private readonly PEReader image;
    private readonly MetadataReader reader;

    private PurityScan(PEReader image, OwnTypes own, AllowList allowed)
    {
        this.image = image;
        this.reader = image.GetMetadataReader();
        this.own = own;
        this.allowed = allowed;
    }

    /// <summary>Scans assemblies that may use each other's types freely.</summary>
    public static IReadOnlyList<Breach> Of(IReadOnlyList<byte[]> assemblies, AllowList allowed)
    {
        var images = assemblies.Select(bytes => new PEReader(new MemoryStream(bytes))).ToList();
        try
        {
            var own = new OwnTypes(images.Select(image => image.GetMetadataReader()), allowed);
            return [.. images.SelectMany(image => new PurityScan(image, own, allowed).Run())];
        }
        finally
        {
            images.ForEach(image => image.Dispose());
        }
    }

    private List<Breach> Run()
    {
        foreach (var handle in this.reader.TypeDefinitions) Scan(handle);
        // What no definition uses still counts: nothing may hide in a table that the walk does not reach.
        foreach (var handle in this.reader.TypeReferences)
            if (!this.seen.Contains(TypeNames.Of(this.reader, handle)))
                Name(TypeNames.Of(this.reader, handle), "<assembly>", "");
        return this.breaches;
    }

    private void Scan(TypeDefinitionHandle handle)
    {
        var type = this.reader.GetTypeDefinition(handle);
        string name = TypeNames.Of(this.reader, handle), space = TypeNames.Namespace(name);
        if (!type.BaseType.IsNil) Use(type.BaseType, name, space);
        foreach (var each in type.GetInterfaceImplementations())
            Use(this.reader.GetInterfaceImplementation(each).Interface, name, space);
        foreach (var each in type.GetGenericParameters()) Scan(each, name, space);
        Attributes(type.GetCustomAttributes(), name, space);
        foreach (var each in type.GetProperties())
            Attributes(this.reader.GetPropertyDefinition(each).GetCustomAttributes(), name, space);
        foreach (var each in type.GetFields()) Scan(this.reader.GetFieldDefinition(each), name, space);
        foreach (var each in type.GetMethods()) Scan(this.reader.GetMethodDefinition(each), name, space);
    }

    private void Scan(GenericParameterHandle handle, string where, string space)
    {
        var parameter = this.reader.GetGenericParameter(handle);
        Attributes(parameter.GetCustomAttributes(), where, space);
        foreach (var each in parameter.GetConstraints())
            Use(this.reader.GetGenericParameterConstraint(each).Type, where, space);
    }

    private void Scan(FieldDefinition field, string type, string space)
    {
        string where = $"{type}::{this.reader.GetString(field.Name)}";
        var shape = field.DecodeSignature(Shapes, null);
        Names(shape, where, space);
        Attributes(field.GetCustomAttributes(), where, space);
        var kind = field.Attributes;
        if (!kind.HasFlag(FieldAttributes.Static) || kind.HasFlag(FieldAttributes.Literal)) return;
        if (IsCompilersOwn(type) || this.allowed.AllowsStatic(where)) return;
        if (!kind.HasFlag(FieldAttributes.InitOnly))
            Breach(PurityRule.NoMutableStatic, where, "a static field that can be assigned");
        else if (!this.own.IsImmutable(shape))
            Breach(PurityRule.NoMutableStatic, where, $"a static value that can change: {shape}");
    }

    private void Scan(MethodDefinition method, string type, string space)
    {
        string where = $"{type}::{this.reader.GetString(method.Name)}";
        Signature(method.DecodeSignature(Shapes, null), where, space);
        Attributes(method.GetCustomAttributes(), where, space);
        foreach (var each in method.GetParameters())
            Attributes(this.reader.GetParameter(each).GetCustomAttributes(), where, space);
        foreach (var each in method.GetGenericParameters()) Scan(each, where, space);
        if (method.ImplAttributes.HasFlag(MethodImplAttributes.Synchronized))
            Breach(PurityRule.NoLock, where, "a synchronized method");
        bool isNative = method.Attributes.HasFlag(MethodAttributes.PinvokeImpl);
        if (isNative) Library(method.GetImport(), where, space);
        int body = method.RelativeVirtualAddress;
        if (body != 0) Body(this.image.GetMethodBody(body), where, space);
    }

    private void Body(MethodBodyBlock body, string where, string space)
    {
        if (!body.LocalSignature.IsNil)
        {
            var locals = this.reader.GetStandaloneSignature(body.LocalSignature);
            foreach (var local in locals.DecodeLocalSignature(Shapes, null)) Names(local, where, space);
        }
        foreach (var region in body.ExceptionRegions)
            if (!region.CatchType.IsNil)
                Use(region.CatchType, where, space);
        foreach (var (code, token) in Instructions.Of(body.GetILContent()))
        {
            if (IsFloat(code)) Float($"the instruction {code.Name}", where);
            if (!token.IsNil) Use(token, where, space);
        }
    }

    /// <summary>
    /// Anything that a token can point to. What this assembly defines is scanned where it is defined.
    /// </summary>
    private void Use(EntityHandle handle, string where, string space)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                Name(TypeNames.Of(this.reader, (TypeReferenceHandle)handle), where, space);
                break;
            case HandleKind.TypeSpecification:
                Names(Constructed(handle), where, space);
                break;
            case HandleKind.MemberReference:
                Member(this.reader.GetMemberReference((MemberReferenceHandle)handle), where, space);
                break;
            case HandleKind.MethodSpecification:
                var method = this.reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Use(method.Method, where, space);
                foreach (var argument in method.DecodeSignature(Shapes, null)) Names(argument, where, space);
                break;
            case HandleKind.StandaloneSignature:
                Signature(this.reader.GetStandaloneSignature((StandaloneSignatureHandle)handle)
                    .DecodeMethodSignature(Shapes, null), where, space);
                break;
        }
    }

    private void Member(MemberReference member, string where, string space)
    {
        string name = this.reader.GetString(member.Name);
        string parent = member.Parent.Kind switch
        {
            HandleKind.TypeReference => TypeNames.Of(this.reader, (TypeReferenceHandle)member.Parent),
            HandleKind.TypeSpecification => Constructed(member.Parent).Name,
            _ => "",
        };
        if (this.allowed.BansMember(parent, name))
            Breach(PurityRule.AllowedMembers, where, $"{parent}::{name}");
        if (this.allowed.AllowsMember(parent, name, space)) this.seen.Add(parent);
        else if (!this.own.Contains(parent)) Use(member.Parent, where, space);
        if (member.GetKind() == MemberReferenceKind.Field)
            Names(member.DecodeFieldSignature(Shapes, null), where, space);
        else Signature(member.DecodeMethodSignature(Shapes, null), where, space);
    }

    private TypeShape Constructed(EntityHandle handle) =>
        this.reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Shapes, null);

    private void Signature(MethodSignature<TypeShape> signature, string where, string space)
    {
        Names(signature.ReturnType, where, space);
        foreach (var parameter in signature.ParameterTypes) Names(parameter, where, space);
    }

    private void Attributes(CustomAttributeHandleCollection attributes, string where, string space)
    {
        foreach (var each in attributes)
        {
            var constructor = this.reader.GetCustomAttribute(each).Constructor;
            if (constructor.Kind == HandleKind.MemberReference)
                Use(this.reader.GetMemberReference((MemberReferenceHandle)constructor).Parent, where, space);
        }
    }

    private void Library(MethodImport import, string where, string space)
    {
        string library = this.reader.GetString(this.reader.GetModuleReference(import.Module).Name);
        if (!this.allowed.AllowsLibrary(library, space)) Breach(PurityRule.ListedLibraries, where, library);
    }

    private void Names(TypeShape shape, string where, string space)
    {
        foreach (string name in shape.Names) Name(name, where, space);
    }

    private void Name(string name, string where, string space)
    {
        this.seen.Add(name);
        // The table also holds the types around a nested one.
        for (int plus = name.LastIndexOf('+'); plus > 0; plus = name.LastIndexOf('+', plus - 1))
            this.seen.Add(name[..plus]);
        if (this.own.Contains(name)) return;
        switch (name)
        {
            case "System.Single" or "System.Double" or "System.Decimal" or "System.Half":
                Float(name, where);
                break;
            case "System.Threading.Monitor" or "System.Threading.Lock":
                Breach(PurityRule.NoLock, where, name);
                break;
            case "System.Runtime.CompilerServices.IAsyncStateMachine":
                Breach(PurityRule.NoAsync, where, name);
                break;
            default:
                if (!IsPrimitive(name) && !this.allowed.AllowsType(name, space))
                    Breach(PurityRule.AllowedTypes, where, name);
                break;
        }
    }

    private void Float(string what, string where)
    {
        string outermost = where.Split("::")[0].Split('+')[0];
        if (!this.allowed.AllowsFloats(outermost)) Breach(PurityRule.NoFloats, where, what);
    }

    private void Breach(PurityRule rule, string where, string what)
    {
        var breach = new Breach(rule, where, what);
        if (this.found.Add(breach.ToString())) this.breaches.Add(breach);
    }

    /// <summary>Fields of these types are caches and constants that no source code can reach.</summary>
    private static bool IsCompilersOwn(string type)
    {
        string last = type.Split('+', '.')[^1];
        return last.StartsWith("<>c", StringComparison.Ordinal)
            || last.StartsWith("<>O", StringComparison.Ordinal)
            || type.Contains("<PrivateImplementationDetails>", StringComparison.Ordinal);
    }

    /// <summary>
    /// True for the types that signatures spell with one byte: numbers, string, object, void.
    /// </summary>
    public static bool IsPrimitive(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal)
        && Enum.TryParse<PrimitiveTypeCode>(name["System.".Length..], out _);

    private static bool IsFloat(OpCode code) =>
        code.Name!.Split('.') is [_, "r4" or "r8" or "r", ..];
}
