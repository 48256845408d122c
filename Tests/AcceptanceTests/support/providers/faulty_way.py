import asyncio
import random
import socket
import struct
import threading

# What becomes of a request, and how often, in parts of a hundred. The rest goes well.
FAULTS = {
    "status=500": 2,
    "status=429,retry-after=0": 2,
    "status=402": 1,
    "status=403": 1,
    "status=418": 1,
    "delay=20ms": 2,
    # Longer than the accounts of the soak wait.
    "delay=400ms": 0.3,
    "drip=20ms": 0.3,
    "reset": 2,
    "reset-midway": 2,
    "garbage": 2,
    "not-json": 2,
    "truncated": 2,
    "huge": 0.5,
    "redirect": 1,
    "empty": 1,
    "html": 2,
}


class FaultyWay:
    """Stands between the exporter and the simulator, and asks the simulator for faults at random, from a fixed seed.

    The bytes of an answer pass as they come, also the end of a connection, in whichever way it ends.
    """

    def __init__(self, port, seed=1):
        self.requests = 0
        self.connections = 0
        self._simulator = port
        self._random = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=1024))
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_):
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    async def _end(self):
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connection(self, reader, writer):
        self.connections += 1
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._simulator)
            back = asyncio.ensure_future(self._back(far_reader, writer))
            try:
                while head := await reader.readuntil(b"\r\n\r\n"):
                    far_writer.write(self._with_fault(head))
            finally:
                far_writer.transport.abort()
                back.cancel()
        except (asyncio.IncompleteReadError, OSError):
            # The exporter has gone.
            pass
        finally:
            self.connections -= 1
            writer.transport.abort()

    async def _back(self, reader, writer):
        try:
            while data := await reader.read(1 << 16):
                writer.write(data)
                await writer.drain()
            writer.close()
        except ConnectionResetError:
            # Zero seconds of linger make the end of this connection a reset too.
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    def _with_fault(self, head):
        self.requests += 1
        names = [*FAULTS, None]
        weights = [*FAULTS.values(), 100 - sum(FAULTS.values())]
        (fault,) = self._random.choices(names, weights)
        return head.replace(b"GET /", f"GET /fault:{fault}/".encode(), 1) if fault else head
