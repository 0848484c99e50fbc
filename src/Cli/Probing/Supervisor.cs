using System.Diagnostics;
using MetaRL.Envs.Checks;

namespace MetaRL.Cli.Probing;

/// <summary>
/// Has families examined by a process of their own, within limits of time. Where one hangs or takes the process with it, that
/// is a finding, and another process goes on with the next family.
/// </summary>
/// <param name="order">What is to be examined.</param>
/// <param name="limit">For one rule; a family has ten times as long.</param>
sealed class Supervisor(ProbeOrder order, TimeSpan limit)
{
    readonly Stopwatch familyClock = new();
    string stage = "", place = "";

    /// <summary>The reports, each as soon as it is complete.</summary>
    /// <exception cref="ToolException">Nothing can be examined, or this process was interrupted.</exception>
    public IEnumerable<FamilyReport> Examine()
    {
        int count = 0;
        bool isDone = false;
        while (!isDone)
        {
            using var process = new ProbeProcess(order, skip: count);
            FamilyReport? report = null;
            while (Next(process) is { } message)
            {
                if (report is not null && message.Event is ProbeEvent.Family or ProbeEvent.Done)
                {
                    count++;
                    yield return report!;
                    report = null;
                }
                if (message.Event == ProbeEvent.Refused) throw new ToolException(message.Text);
                isDone = message.Event == ProbeEvent.Done;
                if (isDone) break;
                if (message.Event == ProbeEvent.Family) report = Begin(message.Text);
                else Take(message, report);
            }
            if (isDone) break;
            string reason = process.End(Patience);
            if (report is null) throw new ToolException($"{order.Source}: {stage} {reason}", exitCode: 1);
            Break(report, reason);
            count++;
            yield return report;
        }
    }

    TimeSpan Patience => familyClock.Elapsed > 9 * limit ? 10 * limit : limit;

    ProbeMessage? Next(ProbeProcess process)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            TimeSpan ofStage = limit - clock.Elapsed, ofFamily = (10 * limit) - familyClock.Elapsed;
            ProbeMessage? message = process.Next(ofStage < ofFamily ? ofStage : ofFamily);
            if (message is not { Event: ProbeEvent.Place }) return message;
            place = message.Value.Text;
        }
    }

    FamilyReport Begin(string typeName)
    {
        familyClock.Restart();
        return new(typeName);
    }

    void Take(ProbeMessage message, FamilyReport? report)
    {
        switch (message.Event)
        {
            case ProbeEvent.Stage:
                stage = message.Text;
                break;
            case ProbeEvent.Subject:
                (report!.Family, report.Summary) = (message.Text, message.More);
                break;
            case ProbeEvent.Rule:
                (stage, place) = (message.Text, "");
                break;
            case ProbeEvent.Kept:
                report!.Add(stage, null);
                break;
            case ProbeEvent.Broken:
                report!.Add(stage, message.Text);
                break;
            case ProbeEvent.Gpu:
                report!.Gpu = new(message.Text == "" ? null : bool.Parse(message.Text), message.More);
                break;
            case ProbeEvent.Failed:
                report!.Failure = message.Text;
                break;
        }
    }

    void Break(FamilyReport report, string reason)
    {
        string where = place == "" ? $"in tasks of seed {CheckedFamily.RootKey}" : $"in {place}, of seed {CheckedFamily.RootKey}";
        if (report.Family is null) report.Failure = $"{stage} {reason}";
        else if (stage == GpuQuestion.Stage) report.Gpu = GpuAnswer.Unknown($"{stage} {reason}");
        else report.Add(stage, $"the environment {reason} ({where})");
    }
}
