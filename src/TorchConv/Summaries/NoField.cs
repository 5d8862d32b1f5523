namespace TorchConv.Summaries;

/// <summary>Why a tensor of a model has no receptive field that moves with its positions.</summary>
public enum NoField
{
    /// <summary>It sees all of the image: something before it reads every position, such as global pooling or attention.</summary>
    SeesAll,

    /// <summary>It has no positions any more, as after flattening: as a whole it sees all of the image.</summary>
    NoPositions,

    /// <summary>It does not depend on an image, but on another input.</summary>
    NoImage,

    /// <summary>The paths to it have different effective strides: together they are no window that moves.</summary>
    StridesDiffer,

    /// <summary>
    /// The positions that it reads follow no rule that repeats along each axis: reversed, transposed, or chosen by values.
    /// </summary>
    NoWindow,

    /// <summary>Too few positions are left to tell what they read, and the model takes no larger image.</summary>
    TooFewPositions,

    /// <summary>No gradient leads to the image, as after a comparison, a rounding or <c>detach</c>.</summary>
    NoGradient,

    /// <summary>Its numbers are too large, the model could not be run to find out, or the fields were not asked for.</summary>
    NotTraced,
}
