namespace MetaRL.Benchmarks;

/// <summary>What a benchmark needs is not on this machine; ends it with a message instead of a stack.</summary>
sealed class UnavailableException(string message, Exception? inner = null) : Exception(message, inner);
