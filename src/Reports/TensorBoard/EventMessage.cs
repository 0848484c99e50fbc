using MetaRL.Reports.Exports;

namespace MetaRL.Reports.TensorBoard;

/// <summary>TensorFlow's Event message, as far as scalars and the HParams plugin need it; field numbers from
/// tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.</summary>
static class EventMessage
{
    const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;
    const int SummaryValue = 1, ValueTag = 1, ValueSimple = 2, SessionStatus = 1, SessionStart = 1;

    /// <summary>First event of every file.</summary>
    public static Protobuf Version(double wallTime) => At(wallTime).Text(FileVersion, "brain.Event:2");

    /// <summary>Tells readers that events of earlier files at this step or later are void.</summary>
    public static Protobuf Start(double wallTime, long step) => At(wallTime)
        .Int(Step, step)
        .Message(SessionLog, new Protobuf().Int(SessionStatus, SessionStart));

    public static Protobuf Scalars(double wallTime, long step, IEnumerable<KeyValuePair<string, double>> values) => At(wallTime)
        .Int(Step, step)
        .Message(Summary, new Protobuf().Messages(SummaryValue, values.Select(static v => Scalar(v.Key, v.Value))));

    /// <summary>A run's settings, or how it ended.</summary>
    /// <param name="wallTime">Unix time.</param>
    /// <param name="value">Of <see cref="HyperparameterMessage"/>.</param>
    public static Protobuf Hyperparameters(double wallTime, Protobuf value) => At(wallTime)
        .Message(Summary, new Protobuf().Message(SummaryValue, value));

    static Protobuf At(double wallTime) => new Protobuf().Double(WallTime, wallTime);

    static Protobuf Scalar(string tag, double value) => new Protobuf().Text(ValueTag, tag).Float(ValueSimple, (float)value);
}
