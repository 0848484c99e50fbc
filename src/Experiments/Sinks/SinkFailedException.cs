namespace MetaRL.Experiments.Sinks;

/// <summary>A sink threw; the message names its type.</summary>
sealed class SinkFailedException(string message, Exception cause) : Exception(message, cause)
{
    public SinkFailedException(IRunSink sink, Exception cause) : this($"sink {sink.GetType().FullName}: {cause.Message}", cause) { }
}
