using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Dlm.Configuration;

/// <summary>
/// Checks raw settings against the options classes before they are bound: the binder stops at the first value that it cannot convert
/// and ignores misspelt names, whereas a user wants to hear of all faults at once.
/// </summary>
internal sealed class SettingsInspector
{
    private readonly List<string> faults = [];
    private readonly Dictionary<string, string?> valid = [];

    private SettingsInspector()
    {
    }

    /// <summary>One line for each setting with an unknown name or an impossible value.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>The settings that can be bound.</summary>
    public IConfiguration Valid => new ConfigurationBuilder().AddInMemoryCollection(valid).Build();

    public static SettingsInspector Inspect(IConfigurationSection section, Type options)
    {
        var inspector = new SettingsInspector();
        inspector.Visit(section, options);
        return inspector;
    }

    private void Visit(IConfigurationSection section, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (IsLeaf(type))
        {
            VisitLeaf(section, type);
            return;
        }

        // The value itself may be a secret: an endpoint in the place of the list of them.
        if (!string.IsNullOrEmpty(section.Value))
        {
            faults.Add($"{section.Path} is not valid: it has a value of its own. Allowed: only settings below it.");
        }

        if (type.IsAssignableTo(typeof(IEnumerable)))
        {
            var element = type.GetGenericArguments()[^1];
            foreach (var child in section.GetChildren())
            {
                Visit(child, element);
            }
        }
        else
        {
            VisitObject(section, type);
        }
    }

    private void VisitObject(IConfigurationSection section, Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(properties, candidate => candidate.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                faults.Add($"{child.Path} is not a setting. Allowed here: {string.Join(", ", properties.Select(known => known.Name))}.");
            }
            else
            {
                Visit(child, property.PropertyType);
            }
        }
    }

    private void VisitLeaf(IConfigurationSection section, Type type)
    {
        if (section.Value is { } value && IsValid(value.Trim(), type))
        {
            valid[section.Path] = value;
        }
        else
        {
            faults.Add($"{section.Path} = \"{section.Value}\" is not valid. Allowed: {Allowed(type)}.");
        }
    }

    // The binder takes the names of an enumeration in any case.
    private static bool IsValid(string value, Type type) =>
        type == typeof(string)
        || (type.IsEnum
            ? Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase)
            : TypeDescriptor.GetConverter(type).IsValid(value));

    private static bool IsLeaf(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan);

    private static string Allowed(Type type) =>
        type.IsEnum ? string.Join(", ", Enum.GetNames(type))
        : type == typeof(TimeSpan) ? "a duration such as 00:00:10 (hours:minutes:seconds)"
        : type == typeof(bool) ? "true, false"
        : type == typeof(int) ? "a whole number"
        : type == typeof(double) ? "a number"
        : "a text";
}
