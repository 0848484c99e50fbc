using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.TensorBoard.EventMessage;

namespace MetaRL.Reports.TensorBoard;

/// <summary>What TensorBoard's HParams plugin reads of a run, as far as one run tells it; field numbers from
/// tensorboard/plugins/hparams/plugin_data.proto, tensorflow/core/framework/summary.proto and google/protobuf/struct.proto.
/// The table over runs TensorBoard makes itself.</summary>
static class HyperparameterMessage
{
    public const string StartTag = "_hparams_/session_start_info", EndTag = "_hparams_/session_end_info";

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
    public static byte[] Start(IReadOnlyDictionary<string, JsonNode?> settings, string group, double seconds) => Message(data =>
        WriteBytes(data, SessionStart, Message(start =>
        {
            foreach ((string key, JsonNode? value) in settings) WriteBytes(start, Hyperparameters, Entry(key, value));
            WriteBytes(start, Group, Encoding.UTF8.GetBytes(group));
            WriteDouble(start, StartSeconds, seconds);
        })));

    /// <summary>A run came to its end.</summary>
    /// <param name="seconds">Unix time.</param>
    public static byte[] End(double seconds) => Message(data =>
        WriteBytes(data, SessionEnd, Message(end =>
        {
            WriteInt64(end, Status, Success);
            WriteDouble(end, EndSeconds, seconds);
        })));

    /// <summary>A summary's value that holds the plugin's data, and a tensor of one 0, which every value must have.</summary>
    public static byte[] Value(string tag, byte[] data) => Message(value =>
    {
        WriteBytes(value, Tag, Encoding.UTF8.GetBytes(tag));
        WriteBytes(value, Tensor, Nothing());
        WriteBytes(value, Metadata, Message(metadata => WriteBytes(metadata, Plugin, Message(plugin =>
        {
            WriteBytes(plugin, PluginName, "hparams"u8);
            WriteBytes(plugin, PluginContent, data);
        }))));
    });

    static byte[] Nothing() => Message(tensor =>
    {
        WriteInt64(tensor, Type, Float);
        WriteBytes(tensor, ShapeOfTensor, Message(shape => WriteBytes(shape, Dimension, Message(dimension => WriteInt64(dimension, Size, 1)))));
        WriteBytes(tensor, Floats, new byte[sizeof(float)]);
    });

    static byte[] Entry(string key, JsonNode? value) => Message(entry =>
    {
        WriteBytes(entry, Key, Encoding.UTF8.GetBytes(key));
        WriteBytes(entry, KeyValue, Message(o => Write(o, value)));
    });

    static void Write(CodedOutputStream output, JsonNode? value)
    {
        switch (value?.GetValueKind())
        {
            case JsonValueKind.Number:
                WriteDouble(output, Number, double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                output.WriteTag(Bool, WireFormat.WireType.Varint);
                output.WriteBool(value.GetValueKind() == JsonValueKind.True);
                break;
            default:
                WriteBytes(output, Text, Encoding.UTF8.GetBytes(FlatSettings.TextOf(value)));
                break;
        }
    }
}
