using System.Globalization;
using System.Reflection;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>The call of a model with inputs of given shapes: which of its arguments they are, and the values of the others.</summary>
internal sealed class ModelCall
{
    private readonly torch.nn.Module _model;
    private readonly MethodInfo _call;
    private readonly ParameterInfo[] _parameters;

    /// <exception cref="ArgumentException">The model cannot be called, or not with this number of inputs.</exception>
    public ModelCall(torch.nn.Module model, IReadOnlyList<ModelInput> inputs)
    {
        _model = model;
        Type type = model.GetType();
        Type callable = ForwardHooks.CallableBase(type)
            ?? throw new ArgumentException($"{NameOf(type)} has no forward: a summary needs a Module<…, TResult>", nameof(model));
        _call = callable.GetMethod("call")!;
        _parameters = ParametersOf(type, [.. _call.GetParameters().Select(parameter => parameter.ParameterType)]);
        Inputs = [.. inputs.Select(input => input.Type is null && !input.IsValue ? input with { Type = TypeOf(model) } : input)];
        Check(model, Inputs);
    }

    private ModelCall(ModelCall other, IReadOnlyList<ModelInput> inputs)
    {
        (_model, _call, _parameters) = (other._model, other._call, other._parameters);
        Inputs = inputs;
    }

    /// <summary>The inputs, each with the type of its elements.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; }

    /// <summary>The first size of all inputs; null if they differ in it.</summary>
    public long? Batch
    {
        get
        {
            ModelInput[] tensors = [.. Inputs.Where(input => !input.IsValue)];
            bool isGiven = tensors.Any(input => input.Value is not null || input.Shape.Rank == 0);
            return !isGiven && tensors.Select(input => input.Shape[0]).Distinct().ToList() is [var batch] ? batch : null;
        }
    }

    /// <summary>Returns the same call with another first size of all inputs.</summary>
    public ModelCall WithBatch(long batch) =>
        new(this, [.. Inputs.Select(input => input.IsValue ? input : input with { Shape = input.Shape.With(0, batch) })]);

    /// <summary>Calls the model with tensors that <paramref name="tensor"/> creates.</summary>
    public void Invoke(Func<ModelInput, torch.Tensor> tensor)
    {
        Queue<ModelInput> tensors = new(Inputs.Where(input => !input.IsValue)), values = new(Inputs.Where(input => input.IsValue));
        object?[] arguments =
        [
            .. _parameters.Select(parameter =>
                IsTensors(parameter) && tensors.Count > 0 ? (torch.Tensor[])[.. tensors.Select(tensor)]
                : IsTensor(parameter) && tensors.TryDequeue(out ModelInput? input) ? tensor(input)
                : !IsTensor(parameter) && !IsTensors(parameter) && values.TryDequeue(out ModelInput? value) ? ValueFor(parameter, value)
                : parameter.HasDefaultValue ? parameter.DefaultValue
                : null),
        ];
        _call.Invoke(_model, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    /// <summary>Returns the name of a type as written in C#, without its namespace.</summary>
    public static string NameOf(Type type) =>
        type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name;

    private void Check(torch.nn.Module model, IReadOnlyList<ModelInput> inputs)
    {
        Type type = model.GetType();
        ParameterInfo[] others = [.. _parameters.Where(parameter => !IsTensor(parameter) && !IsTensors(parameter))];
        List<ModelInput> values = [.. inputs.Where(input => input.IsValue)];
        if (others.Skip(values.Count).FirstOrDefault(parameter => !MayBeLeftOut(parameter)) is { } missing)
        {
            throw new ArgumentException(
                $"{NameOf(type)} takes {missing.Name} of type {NameOf(missing.ParameterType)}, whose value must be given too, such as =5",
                nameof(inputs));
        }

        if (values.Count > others.Length)
            throw new ArgumentException($"too many values ({values.Count}): {NameOf(type)} takes {others.Length}", nameof(inputs));
        foreach ((ParameterInfo parameter, ModelInput value) in others.Zip(values))
        {
            if (ValueFor(parameter, value) is null)
            {
                string name = NameOf(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType);
                throw new ArgumentException($"{NameOf(type)} takes {parameter.Name} of type {name}, which {value} is not", nameof(inputs));
            }
        }

        if (!_parameters.Any(IsTensors))
            CheckTensors(type, inputs.Count - values.Count);
    }

    private void CheckTensors(Type type, int inputs)
    {
        ParameterInfo[] tensors = [.. _parameters.Where(IsTensor)];
        int needed = type.GetMethods().Where(IsCallOnTensors).Select(call => call.GetParameters().Length)
            .Append(tensors.Count(parameter => !MayBeLeftOut(parameter)))
            .Min();
        string takes = $"{NameOf(type)} takes {(needed == tensors.Length ? $"{needed}" : $"{needed} to {tensors.Length}")} "
            + $"({string.Join(", ", tensors.Select(parameter => parameter.Name))})";
        if (inputs < needed)
            throw new ArgumentException($"too few inputs ({inputs}): {takes}", nameof(inputs));
        if (inputs > tensors.Length)
            throw new ArgumentException($"too many inputs ({inputs}): {takes}", nameof(inputs));
    }

    private static object? ValueFor(ParameterInfo parameter, ModelInput value)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        try
        {
            return type.IsInstanceOfType(value.Value) ? value.Value! : Convert.ChangeType(value.Value!, type, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns the parameters of call, which have the default values in TorchSharp's modules, or those of forward, which have the
    /// names.
    /// </summary>
    private static ParameterInfo[] ParametersOf(Type type, Type[] types) =>
        type.GetMethods()
            .Where(
                method => method.Name is "call" or "forward"
                    && method.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(types))
            .Select(method => method.GetParameters())
            .MaxBy(parameters => parameters.Count(parameter => parameter.HasDefaultValue))!;

    private static bool IsTensor(ParameterInfo parameter) => parameter.ParameterType == typeof(torch.Tensor);

    /// <summary>Returns whether a parameter takes all inputs together.</summary>
    private static bool IsTensors(ParameterInfo parameter) =>
        parameter.ParameterType != typeof(object) && parameter.ParameterType.IsAssignableFrom(typeof(torch.Tensor[]));

    private static bool MayBeLeftOut(ParameterInfo parameter) =>
        parameter.HasDefaultValue
        || Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        || (!parameter.ParameterType.IsValueType && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable);

    /// <summary>
    /// Returns whether this is an overload of call with tensors only; some of TorchSharp's modules have one beside that with all
    /// masks.
    /// </summary>
    private static bool IsCallOnTensors(MethodInfo method) => method.Name == "call" && method.GetParameters().All(IsTensor);

    /// <summary>Returns the type of a model's parameters, which is the default type of its inputs.</summary>
    private static torch.ScalarType TypeOf(torch.nn.Module model) =>
        model.parameters()
            .Select(parameter => (torch.ScalarType?)parameter.dtype)
            .FirstOrDefault(type => torch.is_floating_point(type!.Value))
            ?? torch.ScalarType.Float32;
}
