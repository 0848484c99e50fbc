namespace MetaRL.Export;

/// <summary>What cannot be exported: the message says why, and what to do.</summary>
/// <param name="message">In one line.</param>
public sealed class ExportException(string message) : Exception(message);
