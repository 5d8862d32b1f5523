using System.Collections;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace TorchConv.Modules;

/// <summary>What a list or dictionary in a field holds, such as the keys and values that a decoder keeps from step to step.</summary>
internal sealed class Contents
{
    private readonly IEnumerable _collection;
    private readonly object?[] _items;

    private Contents(IEnumerable collection) => (_collection, _items) = (collection, Items(collection));

    /// <summary>Records what a field holds; null if it is no list or dictionary of objects.</summary>
    public static Contents? Of(object? field) => IsOfObjects(field) ? new Contents((IEnumerable)field!) : null;

    /// <summary>Returns whether a field is, or holds, objects that may be tensors.</summary>
    public static bool MayHoldTensors(object? field) => field is torch.Tensor or ITuple || IsOfObjects(field);

    /// <summary>Returns a field's value, and what it holds if it is a list or dictionary of objects.</summary>
    public static IEnumerable<object?> Within(object? field) => !IsOfObjects(field) ? [field]
        : field is IDictionary dictionary ? dictionary.Values.Cast<object?>()
        : ((IEnumerable)field!).Cast<object?>();

    public void Restore()
    {
        // Not compared first: Equals of tensors compares their numbers.
        switch (_collection)
        {
            case Array array:
                _items.CopyTo(array, 0);
                break;
            case IList list:
                list.Clear();
                Array.ForEach(_items, item => list.Add(item));
                break;
            case IDictionary dictionary:
                dictionary.Clear();
                foreach (DictionaryEntry entry in _items.Cast<DictionaryEntry>())
                    dictionary.Add(entry.Key, entry.Value);
                break;
        }
    }

    /// <summary>Numbers and the like need not be looked at one by one.</summary>
    private static bool IsOfObjects(object? field) =>
        field switch
        {
            torch.nn.Module => false,
            Array { Rank: 1 } array => !array.GetType().GetElementType()!.IsPrimitive,
            IList or IDictionary => field.GetType().IsGenericType && !field.GetType().GetGenericArguments()[^1].IsPrimitive,
            _ => false,
        };

    private static object?[] Items(IEnumerable collection) => collection is IDictionary dictionary
        ? [.. dictionary.Keys.Cast<object>().Select(key => (object?)new DictionaryEntry(key, dictionary[key]))]
        : [.. collection.Cast<object?>()];
}
