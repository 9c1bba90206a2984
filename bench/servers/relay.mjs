/**
 * The limit: what any server on Node and `ws` costs that only copies each message to the others in the room. It
 * knows no document and no disk, so nothing that keeps what people write can be expected to beat it message for
 * message; a server that gathers several edits into one message can.
 */
import { WebSocketServer } from 'ws';

const membersByRoom = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

server.on('connection', (socket, request) => {
  const room = request.url ?? '/';
  const members = membersByRoom.get(room) ?? new Set();
  membersByRoom.set(room, members.add(socket));
  socket.on('message', (message) => {
    for (const member of members) if (member !== socket) member.send(message, { binary: true });
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    members.delete(socket);
    if (members.size === 0) membersByRoom.delete(room);
  });
});
server.on('listening', () => console.log(`listening on ${server.address().port}`));
