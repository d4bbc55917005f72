import './chat.css'

/** Includes the chat the way another page does, with the source that this page was asked for. */
const script = document.createElement('script')
script.src = `/chat.js${location.search}`
document.body.append(script)
