namespace TorchConv.ReceptiveFields;

/// <summary>A stack is beyond what can be told of a field; the message, which becomes that of an <see cref="ArgumentException"/>, begins with the stack.</summary>
internal sealed class FieldLimitException(string message) : Exception(message);
