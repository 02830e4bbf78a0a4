/** Time that this process has computed, ms: unlike the clock's it does not grow while the machine does other things. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
