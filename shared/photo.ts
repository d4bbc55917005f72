/** Photos that an order holds at once, and that its page takes within a day, removed ones included. */
export const mostPhotos = 6
export const mostPhotosPerDay = 24
/** Bytes of a file that is sent. */
export const mostPhotoBytes = 10_000_000
