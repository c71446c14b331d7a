using System.Globalization;
using System.Reflection;

namespace TorchSharp.Tests;

/// <summary>Writes members the way the list of TorchSharp's signatures does: <c>Type.Member(type name = default, ...) : type</c>.</summary>
/// <remarks>Nullability of references is left out: TorchSharp's own annotations vary from file to file.</remarks>
internal static class MemberSignature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    /// <summary>Everything a user of the assembly can see, protected members included.</summary>
    public static IEnumerable<string> All(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes().Where(IsVisible).OrderBy(Name, StringComparer.Ordinal))
        {
            yield return $"type {Name(type)}";
            const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            foreach (string member in type.GetMembers(Declared).Select(m => Of(type, m)).OfType<string>().Order(StringComparer.Ordinal))
            {
                yield return member;
            }
        }
    }

    private static bool IsVisible(Type type) => type.IsVisible && !type.Name.Contains('<', StringComparison.Ordinal);

    private static string? Of(Type type, MemberInfo member) => member switch
    {
        ConstructorInfo c when Visible(c) => $"new {Name(type)}{Parameters(c)}",
        MethodInfo m when Visible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)) => $"{Name(type)}.{MethodName(m)}{Parameters(m)} : {Name(m.ReturnType)}",
        PropertyInfo p when Accessors(p) is { Length: > 0 } accessors => p.GetIndexParameters().Length > 0
            ? $"{Name(type)}.this[{string.Join(", ", p.GetIndexParameters().Select(Parameter))}] : {Name(p.PropertyType)} {accessors}"
            : $"{Name(type)}.{p.Name} : {Name(p.PropertyType)} {accessors}",
        FieldInfo f when (f.IsPublic || f.IsFamily) && !f.IsSpecialName => $"{Name(type)}.{f.Name} : {Name(f.FieldType)}",
        _ => null,
    };

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Accessors(PropertyInfo property)
    {
        List<string> accessors = [];
        if (property.GetMethod is { } get && Visible(get))
        {
            accessors.Add("get");
        }

        if (property.SetMethod is { } set && Visible(set))
        {
            accessors.Add("set");
        }

        return string.Join(' ', accessors);
    }

    private static string MethodName(MethodInfo method)
        => method.IsGenericMethod
            ? $"{method.Name}<{string.Join(", ", method.GetGenericArguments().Select(static a => a.Name))}>"
            : method.Name;

    private static string Parameters(MethodBase method) => $"({string.Join(", ", method.GetParameters().Select(Parameter))})";

    private static string Parameter(ParameterInfo parameter)
    {
        string prefix = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : string.Empty;
        string text = $"{prefix}{Name(parameter.ParameterType)} {parameter.Name}";
        return parameter.HasDefaultValue ? $"{text} = {Default(parameter)}" : text;
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => "null",
        bool b => b ? "true" : "false",
        string s => $"\"{s}\"",
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        float f => f.ToString("R", CultureInfo.InvariantCulture),
        Enum e => $"{e.GetType().Name}.{e}",
        { } value when parameter.ParameterType.IsEnum => $"{parameter.ParameterType.Name}.{Enum.ToObject(parameter.ParameterType, value)}",
        { } value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (type.IsByRef || type.IsArray)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "&");
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        string[] arguments = [.. type.GetGenericArguments().Select(Name)];
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true || type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            return $"({string.Join(", ", arguments)})";
        }

        string name = type.Name.Split('`')[0];
        string own = arguments.Length > 0 && type.Name.Contains('`', StringComparison.Ordinal) ? $"{name}<{string.Join(", ", arguments)}>" : name;
        return type.IsNested && type.DeclaringType is { } outer && outer.Name != "torch" ? $"{Name(outer)}.{own}" : own;
    }
}
