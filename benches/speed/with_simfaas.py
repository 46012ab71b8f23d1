"""SimFaaS at a rate, with service times of the same mean: prints requests and seconds as JSON."""

import json
import sys
import time

from simfaas.ServerlessSimulator import ServerlessSimulator

rate, requests, warm, cold = map(float, sys.argv[1:])
simulator = ServerlessSimulator(
    arrival_rate=rate,
    warm_service_rate=1 / warm,
    cold_service_rate=1 / cold,
    expiration_threshold=600,
    max_time=requests / rate,
)
begin = time.perf_counter()
simulator.generate_trace(debug_print=False, progress=False)
seconds = time.perf_counter() - begin
print(json.dumps({"requests": simulator.total_req_count, "seconds": seconds}))
