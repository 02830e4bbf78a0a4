// A helper that `npm start` puts beside the extension: opens one file as soon as every extension is
// known. VS Code's own way, a file named in the address, comes too early in a fresh window: the
// file would open in the text editor and stay there. Never part of the .vsix.

const vscode = require('vscode');

exports.activate = async () => {
  const file = process.env.KERNEL_LENS_OPEN;
  // Also right for names that VS Code would give to another editor, such as *.json.
  if (file) await vscode.commands.executeCommand('kernelLens.openAsTrace', vscode.Uri.file(file));
};
