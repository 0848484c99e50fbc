using MetaRL.Cli;
using MetaRL.Cli.Probing;
using MetaRL.Experiments.Display;

// What 'env-check' starts beside itself is no command for users.
if (args is [Probe.Command, _, _, _, _]) return Probe.Run(args);
// Names and messages come from other people's code: nothing in them shall command a terminal.
return Tool.Run(args, new VisibleWriter(Console.Out), new VisibleWriter(Console.Error), TerminalWidth.Now);
