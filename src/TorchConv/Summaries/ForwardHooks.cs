using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>Observes the calls of modules, and may change their arguments and results.</summary>
internal interface ICallObserver
{
    /// <summary>Called before a module's forward; returns other arguments, or null to keep them.</summary>
    object?[]? Enter(torch.nn.Module module, object?[] arguments);

    /// <summary>Called after a module's forward; returns the result that the caller sees.</summary>
    object? Leave(torch.nn.Module module, object? result);
}

/// <summary>
/// Attaches an observer to a module of any number of arguments. TorchSharp's hooks are typed by the module's arguments, so this is
/// the only place that distinguishes the six forms of <c>Module&lt;…&gt;</c>.
/// </summary>
internal static class ForwardHooks
{
    private delegate Action Attacher(torch.nn.Module module, ICallObserver observer);

    // Weak, so that an assembly with models can be unloaded.
    private static readonly ConditionalWeakTable<Type, Attacher?> Attachers = [];

    /// <summary>Returns the callable base <c>Module&lt;T1, …, TResult&gt;</c>; null if there is none, as for a ModuleList.</summary>
    public static Type? CallableBase(Type? type)
    {
        while (type is not null && !(type.IsGenericType && type.GetGenericTypeDefinition().BaseType is { IsGenericType: true } parent
                                     && parent.GetGenericTypeDefinition() == typeof(torch.nn.HookableModule<,>)))
        {
            type = type.BaseType;
        }

        return type;
    }

    /// <summary>Attaches the observer; returns the action that removes it.</summary>
    public static Action? Attach(torch.nn.Module module, ICallObserver observer) =>
        Attachers.GetValue(module.GetType(), MakeAttacher)?.Invoke(module, observer);

    private static Attacher? MakeAttacher(Type type)
    {
        Type[]? arguments = CallableBase(type)?.GetGenericArguments();
        return arguments is null
            ? null
            : typeof(ForwardHooks)
                .GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
                .Single(method => method.Name == nameof(AttachTo) && method.GetGenericArguments().Length == arguments.Length)
                .MakeGenericMethod(arguments)
                .CreateDelegate<Attacher>();
    }

    private static Action AttachTo<T, TResult>(torch.nn.Module module, ICallObserver observer)
    {
        var callable = (torch.nn.Module<T, TResult>)module;
        var before = callable.register_forward_pre_hook((torch.nn.Module<T, TResult> _, T a) =>
            observer.Enter(module, [a]) is { } other ? (T)other[0]! : a);
        var after = callable.register_forward_hook((torch.nn.Module<T, TResult> _, T _, TResult result) =>
            (TResult)observer.Leave(module, result)!);
        return () => { before.remove(); after.remove(); };
    }

    private static Action AttachTo<T1, T2, TResult>(torch.nn.Module module, ICallObserver observer)
    {
        var callable = (torch.nn.Module<T1, T2, TResult>)module;
        var before = callable.register_forward_pre_hook((torch.nn.Module<T1, T2, TResult> _, T1 a, T2 b) =>
            observer.Enter(module, [a, b]) is { } other ? ((T1)other[0]!, (T2)other[1]!) : null);
        var after = callable.register_forward_hook((torch.nn.Module<T1, T2, TResult> _, T1 _, T2 _, TResult result) =>
            (TResult)observer.Leave(module, result)!);
        return () => { before.remove(); after.remove(); };
    }

    private static Action AttachTo<T1, T2, T3, TResult>(torch.nn.Module module, ICallObserver observer)
    {
        var callable = (torch.nn.Module<T1, T2, T3, TResult>)module;
        var before = callable.register_forward_pre_hook((torch.nn.Module<T1, T2, T3, TResult> _, T1 a, T2 b, T3 c) =>
            observer.Enter(module, [a, b, c]) is { } other ? ((T1)other[0]!, (T2)other[1]!, (T3)other[2]!) : null);
        var after = callable.register_forward_hook((torch.nn.Module<T1, T2, T3, TResult> _, T1 _, T2 _, T3 _, TResult result) =>
            (TResult)observer.Leave(module, result)!);
        return () => { before.remove(); after.remove(); };
    }

    private static Action AttachTo<T1, T2, T3, T4, TResult>(torch.nn.Module module, ICallObserver observer)
    {
        var callable = (torch.nn.Module<T1, T2, T3, T4, TResult>)module;
        var before = callable.register_forward_pre_hook((torch.nn.Module<T1, T2, T3, T4, TResult> _, T1 a, T2 b, T3 c, T4 d) =>
            observer.Enter(module, [a, b, c, d]) is { } other ? ((T1)other[0]!, (T2)other[1]!, (T3)other[2]!, (T4)other[3]!) : null);
        var after = callable.register_forward_hook((torch.nn.Module<T1, T2, T3, T4, TResult> _, T1 _, T2 _, T3 _, T4 _, TResult result) =>
            (TResult)observer.Leave(module, result)!);
        return () => { before.remove(); after.remove(); };
    }

    private static Action AttachTo<T1, T2, T3, T4, T5, TResult>(torch.nn.Module module, ICallObserver observer)
    {
        var callable = (torch.nn.Module<T1, T2, T3, T4, T5, TResult>)module;
        var before = callable.register_forward_pre_hook((torch.nn.Module<T1, T2, T3, T4, T5, TResult> _, T1 a, T2 b, T3 c, T4 d, T5 e) =>
            observer.Enter(module, [a, b, c, d, e]) is { } other
                ? ((T1)other[0]!, (T2)other[1]!, (T3)other[2]!, (T4)other[3]!, (T5)other[4]!)
                : null);
        var after = callable.register_forward_hook(
            (torch.nn.Module<T1, T2, T3, T4, T5, TResult> _, T1 _, T2 _, T3 _, T4 _, T5 _, TResult result) =>
            (TResult)observer.Leave(module, result)!);
        return () => { before.remove(); after.remove(); };
    }

    private static Action AttachTo<T1, T2, T3, T4, T5, T6, TResult>(torch.nn.Module module, ICallObserver observer)
    {
        var callable = (torch.nn.Module<T1, T2, T3, T4, T5, T6, TResult>)module;
        var before = callable.register_forward_pre_hook(
            (torch.nn.Module<T1, T2, T3, T4, T5, T6, TResult> _, T1 a, T2 b, T3 c, T4 d, T5 e, T6 f) =>
            observer.Enter(module, [a, b, c, d, e, f]) is { } other
                ? ((T1)other[0]!, (T2)other[1]!, (T3)other[2]!, (T4)other[3]!, (T5)other[4]!, (T6)other[5]!)
                : null);
        var after = callable.register_forward_hook(
            (torch.nn.Module<T1, T2, T3, T4, T5, T6, TResult> _, T1 _, T2 _, T3 _, T4 _, T5 _, T6 _, TResult result) =>
            (TResult)observer.Leave(module, result)!);
        return () => { before.remove(); after.remove(); };
    }
}
