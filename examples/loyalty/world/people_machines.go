package world

import (
	"fmt"
	"time"
)

// startMachines enters what calls without being a person: the monitors, a search engine, and scanners of the whole network.
func (p *play) startMachines() {
	params := &p.options.Parameters
	for _, watched := range [][2]string{
		{APIHost, "/healthz"}, {PartnersHost, "/healthz"}, {DeskHost, "/healthz"}, {OldHost, "/health"},
	} {
		host, path := watched[0], watched[1]
		p.enterMachine("monitor "+host, host, "192.0.2.5", "skyloom-monitor/2.0", func(v *visit) error {
			return v.every(params.MonitorEvery, path)
		})
	}
	p.enterMachine("probe", APIHost, "192.0.2.6", "uptime-lantern/5.1 (+https://lantern.example/probe)", func(v *visit) error {
		return v.every(2*params.MonitorEvery, "/v2/offers")
	})
	p.enterMachine("crawler", APIHost, "192.0.2.60", "Mozilla/5.0 (compatible; kestrelbot/1.2; +https://kestrel.example/bot)", crawl)
	for d := range params.Days {
		p.enterScanners(d)
	}
}

// enterMachine enters one machine.
func (p *play) enterMachine(purpose, host, address, agent string, do script) {
	c := stream(p.options.Seed, purpose)
	v := &visit{chance: c, play: p, host: host, address: address, client: client{agent: agent}}
	v.port = v.freshPort()
	p.schedule.enter(p.options.Parameters.Start.Add(time.Duration(c.IntN(600))*time.Second), v, do)
}

// every reads one thing at regular times until the play ends.
func (v *visit) every(interval time.Duration, target string) error {
	params := &v.play.options.Parameters
	ends := params.Start.Add(time.Duration(params.Days) * day)
	for at := v.play.clock.Now(); at.Before(ends); at = at.Add(interval) {
		if err := v.rest(at.Sub(v.play.clock.Now())); err != nil {
			return err
		}
		if _, err := v.get(target); err != nil {
			return err
		}
	}
	return nil
}

// crawl walks through the public content twice a day, and follows dead links now and then.
func crawl(v *visit) error {
	for range 2 * v.play.options.Parameters.Days {
		began := v.play.clock.Now()
		targets := []string{"/robots.txt", "/v2/offers"}
		for _, a := range v.play.world.Airports {
			targets = append(targets, "/v2/airports/"+a.IATA)
			if v.happens(v.play.options.Parameters.DeadLinks) {
				targets = append(targets, "/v2/airports/"+string([]rune{letter(v.chance), letter(v.chance), 'Q'}))
			}
		}
		for _, t := range targets {
			if _, err := v.get(t); err != nil {
				return err
			}
			if err := v.rest(v.between(time.Second, 30*time.Second)); err != nil {
				return err
			}
		}
		if err := v.rest(began.Add(day / 2).Sub(v.play.clock.Now())); err != nil {
			return err
		}
	}
	return nil
}

// enterScanners lets a day's share of strangers look for software that the programme does not run.
func (p *play) enterScanners(d int) {
	params := &p.options.Parameters
	c := stream(p.options.Seed, "scanners", d)
	// A visit makes about ten calls.
	mean := params.ScannerShare * 10 * params.SessionsPerMemberDay * float64(params.Members)
	for n := range c.poisson(mean) {
		v := &visit{
			chance: stream(p.options.Seed, "scanner", d, n), play: p, host: pick(c, []string{APIHost, APIHost, PartnersHost}),
			address: fmt.Sprintf("192.0.2.%d", 150+c.IntN(40)), client: client{agent: pick(c, scanners)},
		}
		v.port = v.freshPort()
		at := params.Start.Add(time.Duration(d)*day + time.Duration(c.Float64()*float64(day)))
		p.schedule.enter(at, v, func(v *visit) error {
			_, err := v.get(pick(v.chance, nonsense))
			return err
		})
	}
}

var (
	scanners = []string{"Mozilla/5.0 zgrab/0.x", "curl/8.4.0", "python-requests/2.32.3", "Go-http-client/1.1"}
	nonsense = []string{
		"/wp-login.php", "/.env", "/.git/config", "/admin/", "/phpmyadmin/index.php", "/actuator/env", "/cgi-bin/luci", "/owa/auth/x.js",
		"/solr/admin/info/system", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "/HNAP1", "/server-status", "/boaform/admin/formLogin",
	}
)
