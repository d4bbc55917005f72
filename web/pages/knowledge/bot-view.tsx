import { BotBench } from '../../nouns/bot/bot-bench.tsx'
import { BotNumbers } from '../../nouns/bot/bot-numbers.tsx'
import { BotSwitch } from '../../nouns/bot/bot-switch.tsx'

/** The bot: whether it answers, what came of it, and a place to try a question. */
export function BotView() {
  return (
    <div class="scroll bot-view" data-region tabindex="-1">
      <div>
        <BotSwitch />
        <BotNumbers />
      </div>
      <BotBench />
    </div>
  )
}
