using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Reports.Exports;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.TensorBoard;

/// <summary>What TensorBoard's HParams plugin reads of a run, as far as one run tells it; field numbers from
/// tensorboard/plugins/hparams/plugin_data.proto, tensorflow/core/framework/summary.proto and google/protobuf/struct.proto.
/// The table over runs TensorBoard makes itself.</summary>
static class HyperparameterMessage
{
    const string StartTag = "_hparams_/session_start_info", EndTag = "_hparams_/session_end_info";

    const int SessionStart = 3, SessionEnd = 4;                                  // of HParamsPluginData
    const int Hyperparameters = 1, Group = 4, StartSeconds = 5;                  // of SessionStartInfo
    const int Status = 1, Success = 1, EndSeconds = 2;                           // of SessionEndInfo
    const int Key = 1, KeyValue = 2, Number = 2, Text = 3, Bool = 4;             // of a map's entry and of its values
    const int Tag = 1, Tensor = 8, Metadata = 9, Plugin = 1, PluginName = 1, PluginContent = 2;
    const int Type = 1, Float = 1, ShapeOfTensor = 2, Dimension = 2, Size = 1, Floats = 5;

    /// <summary>A run begins.</summary>
    /// <param name="settings">Numbers, truths and texts by their own types; what is none of these as text.</param>
    /// <param name="group">The same for runs of other seeds, which TensorBoard then averages.</param>
    /// <param name="seconds">Unix time.</param>
    public static Protobuf Start(IReadOnlyDictionary<string, JsonNode?> settings, string group, double seconds)
    {
        Protobuf start = new Protobuf().Messages(Hyperparameters, settings.Select(static s => Entry(s.Key, s.Value))).Text(Group, group).Double(StartSeconds, seconds);
        return Value(StartTag, new Protobuf().Message(SessionStart, start));
    }

    /// <summary>A run came to its end.</summary>
    /// <param name="seconds">Unix time.</param>
    public static Protobuf End(double seconds)
    {
        Protobuf end = new Protobuf().Int(Status, Success).Double(EndSeconds, seconds);
        return Value(EndTag, new Protobuf().Message(SessionEnd, end));
    }

    // A summary's value that holds the plugin's data, and a tensor of one 0, which every value must have.
    static Protobuf Value(string tag, Protobuf data)
    {
        Protobuf plugin = new Protobuf().Text(PluginName, "hparams").Message(PluginContent, data);
        return new Protobuf().Text(Tag, tag).Message(Tensor, Nothing()).Message(Metadata, new Protobuf().Message(Plugin, plugin));
    }

    static Protobuf Nothing()
    {
        Protobuf shape = new Protobuf().Message(Dimension, new Protobuf().Int(Size, 1));
        return new Protobuf().Int(Type, Float).Message(ShapeOfTensor, shape).Bytes(Floats, new byte[sizeof(float)]);
    }

    static Protobuf Entry(string key, JsonNode? value) => new Protobuf().Text(Key, key).Message(KeyValue, ValueOf(value));

    static Protobuf ValueOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => new Protobuf().Double(Number, double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
        JsonValueKind.True => new Protobuf().Int(Bool, 1),
        JsonValueKind.False => new Protobuf().Int(Bool, 0),
        _ => new Protobuf().Text(Text, FlatSettings.TextOf(value)),
    };
}
