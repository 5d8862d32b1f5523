namespace TorchConv.Lab.Figures;

/// <summary>What a scene shows right now: the step it is at, and what is lit because a reader points at something that belongs to
/// it.</summary>
/// <param name="Step">The step, counted from 0.</param>
/// <param name="Pointed">What is pointed at.</param>
/// <param name="Lit">What belongs to it.</param>
/// <param name="Editing">The number that is being edited.</param>
public sealed record Moment(int Step, Part? Pointed, IReadOnlySet<Part> Lit, Part? Editing = null)
{
    /// <summary>A step at which nothing is pointed at.</summary>
    public static Moment At(int step) => new(step, null, new HashSet<Part>());
}
