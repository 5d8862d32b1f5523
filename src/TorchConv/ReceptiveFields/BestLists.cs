namespace TorchConv.ReceptiveFields;

/// <summary>The search of <see cref="DilationDesign"/>: depth first through the ascending lists without gaps, larger dilations first.</summary>
internal sealed class BestLists(int layers, long maxDilation, long kernelSize, int best)
{
    private readonly long[] _list = new long[layers];
    private readonly List<(long Field, long[] List)> _found = [];

    public IEnumerable<long[]> Search()
    {
        Extend(0, field: 1);
        return _found.Select(found => found.List);
    }

    private void Extend(int chosen, long field)
    {
        if (chosen == layers)
        {
            Keep(field);
            return;
        }

        for (long dilation = Math.Min(field, maxDilation); dilation >= (chosen == 0 ? 1 : _list[chosen - 1]); dilation--)
        {
            long extended = field + ((kernelSize - 1) * dilation);
            if (_found.Count == best && Reachable(extended, layers - chosen - 1) < _found[^1].Field)
                break;

            _list[chosen] = dilation;
            Extend(chosen + 1, extended);
        }
    }

    private long Reachable(long field, int more)
    {
        for (int i = 0; i < more; i++)
            field += (kernelSize - 1) * Math.Min(field, maxDilation);
        return field;
    }

    private void Keep(long field)
    {
        int place = _found.Count;
        while (place > 0 && (_found[place - 1].Field < field || (_found[place - 1].Field == field && _found[place - 1].List.AsSpan().SequenceCompareTo(_list) > 0)))
            place--;
        _found.Insert(place, (field, [.. _list]));
        if (_found.Count > best)
            _found.RemoveAt(best);
    }
}
