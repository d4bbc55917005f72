/** Counts hints; `reach` waits until there were that many. */
export function wakeUpCounter() {
  let count = 0
  const waiting: (() => void)[] = []
  return {
    count: () => count,
    onNews: () => {
      count += 1
      for (const reconcile of waiting.splice(0)) reconcile()
    },
    async reach(wanted: number): Promise<void> {
      while (count < wanted) await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}
