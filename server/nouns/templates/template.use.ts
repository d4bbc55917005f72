import type { InterfaceLanguage } from '#shared/agent.ts'
import { caseNumber } from '#shared/case.ts'
import type { Visibility } from '#shared/reply.ts'
import type { TemplateUse } from '#shared/template.schema.ts'
import { fillTemplate, type TemplateValues } from '#shared/template.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { getCase } from '../cases/case.store.ts'
import { getProductName } from '../products/product.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { foresee } from './macro.actions.ts'
import { chooseText, isOutdated, ourLanguage } from './template.rules.ts'
import { getUsable } from './template.shown.ts'
import { listTexts } from './template.store.ts'
import { findOrderOf, findReaderOf } from './template-facts.store.ts'

/**
 * How a template would be in a thread: its text in the language of the author, or in one that stands in for it, filled with what is known
 * here, and what it would do with the case. Reads only.
 * @param lang wanted instead of the author's
 */
export async function useTemplate(
  { db, clock }: Context,
  by: Actor,
  templateId: number,
  of: { threadId: number; visibility: Visibility; lang?: InterfaceLanguage | undefined },
): Promise<TemplateUse> {
  const [template, thread] = [await getUsable(db, by, templateId), await getThread(db, of.threadId)]
  const [texts, reader, order] = await Promise.all([listTexts(db, [templateId]), findReaderOf(db, thread), findOrderOf(db, thread.id)])
  const wanted = of.lang ?? ourLanguage(reader.lang)
  const chosen = chooseText(texts, wanted, template.baseLang)
  const lang = chosen?.lang ?? wanted
  const caseRow = thread.caseId === null ? null : await getCase(db, thread.caseId)
  const values: TemplateValues = {
    'author.name': firstName(reader.name),
    'author.handle': reader.handle,
    'case.number': caseRow ? caseNumber(caseRow.id) : '',
    product: order?.product || (caseRow ? ((await getProductName(db, caseRow.product)) ?? '') : ''),
    'agent.name': by.name.trim().split(/\s+/)[0] ?? '',
    'order.rma': order?.rma ?? '',
    'order.date': order?.nextStepAt ? dayInWords(order.nextStepAt, lang) : '',
  }
  const filled = fillTemplate(chosen?.text ?? '', values, of.visibility)
  return {
    templateId,
    lang: chosen?.lang ?? null,
    wanted,
    isFallback: chosen !== null && chosen.lang !== wanted,
    isOutdated:
      chosen !== null &&
      isOutdated(
        chosen,
        texts.find((one) => one.lang === template.baseLang),
      ),
    ...filled,
    outcomes: await foresee(db, by, caseRow, readJson(template.actions), clock()),
  }
}

/** A first name that may be said: people sign with all kinds of signs; empty when it does not look like one. */
function firstName(name: string): string {
  const first = name.trim().split(/\s+/)[0] ?? ''
  return /^\p{L}{2,}(['’-]\p{L}+)*$/u.test(first) ? first : ''
}

/** Our languages as `Intl` knows them where that is another name. */
const localeOf: Partial<Record<InterfaceLanguage, string>> = { no: 'nb', en: 'en-GB' }

const dayInWords = (at: number, lang: InterfaceLanguage): string =>
  new Intl.DateTimeFormat(localeOf[lang] ?? lang, { day: 'numeric', month: 'long' }).format(at)
