/** A text as it is compared in search: without case and accents; ı, i, İ and I are one letter. */
export function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ı', 'i')
}
