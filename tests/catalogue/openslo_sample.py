"""OpenSLO documents that use every field and every form there is; written for these tests, of an invented harbour."""

from __future__ import annotations

EVERY_FIELD = """\
apiVersion: openslo/v1
kind: Service
metadata:
  name: ferry-tickets
  displayName: Ferry tickets
  labels:
    organization: harbour
    team: [quay, "no"]
  annotations:
    harbour.example/runbook: "on"
spec:
  description: Passengers buy a crossing at any hour.
---
- apiVersion: openslo/v1
  kind: SLO
  metadata:
    name: checkout
    displayName: Checkout works
    labels: {tier: gold}
    annotations: {harbour.example/board: "08:00"}
  spec:
    description: Nine hundred and ninety-nine of a thousand purchases end with a ticket.
    service: ferry-tickets
    indicator:
      metadata: {name: purchases, displayName: Purchases, labels: {a: b}, annotations: {c: d}}
      spec:
        description: Purchases that end with a ticket
        ratioMetric:
          counter: true
          good:
            metricSource:
              metricSourceRef: counters
              type: Prometheus
              spec: {query: 'sum(purchases{state="done"})', step: 30}
          total:
            metricSource: {type: Prometheus, spec: {query: sum(purchases)}}
    timeWindow:
      - duration: 1M
        isRolling: false
        calendar:
          startTime: 2026-01-01 00:00:00
          timeZone: Europe/Dublin
    budgetingMethod: Occurrences
    objectives:
      - displayName: Promised
        target: 0.999
      - displayName: Wished for
        targetPercent: 99.95
    alertPolicies:
      - alertPolicyRef: fast-burn
      - kind: AlertPolicy
        metadata: {name: slow-burn, displayName: Slow burn, labels: {a: b}, annotations: {c: d}}
        spec:
          description: Told in the morning
          alertWhenNoData: false
          alertWhenResolved: true
          alertWhenBreaching: true
          conditions:
            - kind: AlertCondition
              metadata: {name: slow, displayName: Slow, labels: {a: b}, annotations: {c: d}}
              spec:
                description: Burns twice too fast for a day
                severity: ticket
                condition: {kind: burnrate, op: gte, threshold: 2, lookbackWindow: 1d, alertAfter: 30m}
          notificationTargets:
            - kind: AlertNotificationTarget
              metadata: {name: post, displayName: Post, labels: {a: b}, annotations: {c: d}}
              spec: {description: The harbour office, target: email}
- apiVersion: openslo/v1
  kind: SLO
  metadata: {name: pages}
  spec:
    service: ferry-tickets
    indicatorRef: page-time
    timeWindow: [{duration: 28d, isRolling: true}]
    budgetingMethod: Occurrences
    objectives: [{op: lte, value: 0.8, target: 0.95}]
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: crossing, displayName: The whole crossing}
spec:
  service: quay-gates
  timeWindow: [{duration: 1Q, calendar: {startTime: "2026-04-01 00:00:00", timeZone: Europe/Dublin}}]
  budgetingMethod: Timeslices
  objectives:
    - displayName: Gates
      indicatorRef: gates
      target: 0.99
      timeSliceTarget: 0.95
      timeSliceWindow: 1m
      compositeWeight: 2
    - displayName: Boats
      indicator:
        metadata: {name: boats}
        spec:
          ratioMetric:
            rawType: success
            raw: {metricSource: {type: Sheet, spec: {column: sailed}}}
      target: 0.97
      timeSliceTarget: 1
      timeSliceWindow: 5
  alertPolicies:
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: signs}
spec:
  service: quay-gates
  indicatorRef: gates
  timeWindow: [{duration: 1Y, isRolling: true}]
  budgetingMethod: RatioTimeslices
  objectives: [{target: 0.9, timeSliceWindow: 10m}]
---
apiVersion: openslo/v1
kind: SLI
metadata: {name: gates, displayName: Gates open, labels: {a: [b, c]}, annotations: {c: d}}
spec:
  description: Gates that open on time
  ratioMetric:
    counter: false
    bad: {metricSource: {type: Sheet, spec: {column: late}}}
    total: {metricSource: {type: Sheet, spec: {column: all}}}
---
apiVersion: openslo/v1
kind: SLI
metadata: {name: page-time}
spec:
  thresholdMetric:
    metricSource:
      metricSourceRef: counters
      type: Prometheus
      spec:
        query: |
          histogram_quantile(
            0.95, rate(page_seconds_bucket[5m])
          )
---
apiVersion: openslo/v1
kind: DataSource
metadata: {name: counters, displayName: Counters, labels: {a: b}, annotations: {c: d}}
spec:
  description: Where the harbour counts
  type: Prometheus
  connectionDetails:
    - url: https://counters.harbour.example
    - {retries: 3, verify: yes, since: 2026-01-01}
---
apiVersion: openslo/v1
kind: AlertPolicy
metadata: {name: fast-burn, displayName: Fast burn, labels: {a: b}, annotations: {c: d}}
spec:
  description: Told at once
  alertWhenNoData: true
  alertWhenResolved: false
  alertWhenBreaching: true
  conditions: [{conditionRef: fast}]
  notificationTargets: [{targetRef: pager}]
---
apiVersion: openslo/v1
kind: AlertCondition
metadata: {name: fast, displayName: Fast, labels: {a: b}, annotations: {c: d}}
spec:
  description: Burns fourteen times too fast for an hour
  severity: page
  condition: {kind: burnrate, op: gt, threshold: 14.4, lookbackWindow: 1h, alertAfter: 5m}
---
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata: {name: pager, displayName: Pager, labels: {a: b}, annotations: {c: d}}
spec: {description: Whoever is on watch, target: pager}
"""


def slo(spec: str = "", objective: str = "target: 0.9", head: str = "name: web") -> str:
    """One SLO document with a ratio of good to all events, and more of a spec, another objective or metadata."""
    return (
        "apiVersion: openslo/v1\nkind: SLO\n"
        f"metadata: {{{head}}}\n"
        "spec:\n  service: shop\n  indicatorRef: hits\n"
        f"  objectives: [{{{objective}}}]\n{spec}"
    )
